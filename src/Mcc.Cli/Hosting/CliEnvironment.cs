using System.Collections;
using Mcc.Platform;
using Mcc.Platform.Processes;
using Mcc.Platform.Streams;
using Spectre.Console;

namespace Mcc.Cli.Hosting;

/// <summary>All that a run sees of its surroundings, read once at the edge; a test makes its own.</summary>
public sealed record CliEnvironment(
    TextReader In,
    TextWriter Out,
    TextWriter Error,
    bool HasTerminal,
    IReadOnlyDictionary<string, string> Environment,
    string Folder)
{
    /// <summary>Whatever a command writes becomes visible here (<see cref="VisibleWriter"/>).</summary>
    public TextWriter Out { get; init; } = VisibleWriter.Over(Out);

    /// <inheritdoc cref="Out"/>
    public TextWriter Error { get; init; } = VisibleWriter.Over(Error);

    /// <summary>Opens the terminal to ask at; only where there is one.</summary>
    public Func<IAnsiConsole> OpenTerminal { get; init; } = SystemTerminal.Open;

    /// <summary>Standard input and output as they are, for who speaks a protocol over them.</summary>
    public Func<Stream> OpenInput { get; init; } = StandardStreams.OpenInput;

    public Func<Stream> OpenOutput { get; init; } = StandardStreams.OpenOutput;

    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Runs a script of a project that was just written; null when it cannot be started.</summary>
    public Func<ProcessStartOptions, CancellationToken, Task<ProcessResult?>> RunTool { get; init; } = (order, cancel)
        => ProcessRunner.Run(order, cancel);

    /// <summary>The home folder that the system's list of users has for this one, where no variable says it.</summary>
    public Func<string?> AccountHome { get; init; } = () => null;

    /// <summary>The user's home folder; null where it is unknown.</summary>
    public string? UserHome => Variable("HOME") is { Length: > 0 } home && Path.IsPathRooted(home) ? home : AccountHome();

    /// <summary>
    /// The user's mcc folder, which the scripts of a project use too. Never the working folder: it holds access keys.
    /// </summary>
    /// <exception cref="EnvironmentException">There is none.</exception>
    public string Home => HomeIfAny ?? throw EnvironmentException.NoHome();

    /// <summary>The same, or null, for who only looks what is in it.</summary>
    public string? HomeIfAny => Variable("MCC_HOME") is { Length: > 0 } home ? Path.GetFullPath(home, Folder)
        : UserHome is { } user ? Path.Combine(user, ".ml-container-creator") : null;

    /// <summary>
    /// How this program is called here: by its name where the PATH has it, else as it was started (the launcher says how).
    /// </summary>
    public string Command => Programs.Find(Name, Variable("PATH")) is null && Variable("MCC_COMMAND") is { Length: > 0 } started
        ? started : Name;

    private const string Name = "mcc";

    public static CliEnvironment OfThisProcess() => new(
        StandardStreams.Reader(),
        StandardStreams.Writer(),
        StandardStreams.ErrorWriter(),
        HasTerminal: !Console.IsInputRedirected && !Console.IsErrorRedirected,
        System.Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .ToDictionary(entry => (string)entry.Key, entry => (string)entry.Value!, StringComparer.Ordinal),
        Directory.GetCurrentDirectory())
    {
        AccountHome = UserAccount.Home,
    };

    /// <summary>The terminal to ask at, with our own styling only.</summary>
    public IAnsiConsole Terminal() => new VisibleConsole(OpenTerminal());

    public string? Variable(string name) => Environment.GetValueOrDefault(name);
}
