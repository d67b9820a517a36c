namespace Mcc.Tests.Templates.Escaping;

/// <summary>A folder for a reader that reads files only; it is gone with the test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("mcc-quoting-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
