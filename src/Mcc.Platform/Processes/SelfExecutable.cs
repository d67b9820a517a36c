namespace Mcc.Platform.Processes;

/// <summary>How this program is started once more.</summary>
public static class SelfExecutable
{
    /// <summary>The path of the executable; null where the program runs through dotnet.</summary>
    public static string? Program =>
        Environment.ProcessPath is { } program && Path.GetFileNameWithoutExtension(program) is not "dotnet" ? program : null;

    /// <summary>As a program of its own, or through dotnet, which then needs the name of the assembly first.</summary>
    /// <exception cref="EnvironmentException">The system does not say where this program is.</exception>
    public static ProcessStartOptions With(IReadOnlyList<string> words, string folder)
    {
        ProcFolder.Require();
        var program = Environment.ProcessPath ?? throw new InvalidOperationException("The path of the program is unknown.");
        return Path.GetFileNameWithoutExtension(program) is "dotnet"
            ? new(program, [Environment.GetCommandLineArgs()[0], .. words], folder)
            : new(program, words, folder);
    }
}
