using System.Collections;
using Mcc.Cli.Terminal;
using Spectre.Console;

namespace Mcc.Cli;

/// <summary>All that a run sees of its surroundings, read once at the edge; a test makes its own.</summary>
public sealed record World(
    TextReader In,
    TextWriter Out,
    TextWriter Error,
    bool HasTerminal,
    IReadOnlyDictionary<string, string> Environment,
    string Folder)
{
    /// <summary>Opens the terminal to ask at; only where there is one.</summary>
    public Func<IAnsiConsole> OpenTerminal { get; init; } = SystemTerminal.Open;

    /// <summary>Standard input and output as they are, for who speaks a protocol over them.</summary>
    public Func<Stream> OpenInput { get; init; } = Console.OpenStandardInput;

    public Func<Stream> OpenOutput { get; init; } = Console.OpenStandardOutput;

    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>The user's folder of this program, as the scripts of a project name it too.</summary>
    public string Home => Variable("MCC_HOME") is { Length: > 0 } home ? Path.GetFullPath(home, Folder)
        : Path.Combine(Variable("HOME") is { Length: > 0 } user ? user : Folder, ".ml-container-creator");

    public static World OfThisProcess() => new(
        Console.In,
        Console.Out,
        Console.Error,
        HasTerminal: !Console.IsInputRedirected && !Console.IsErrorRedirected,
        System.Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().ToDictionary(entry => (string)entry.Key, entry => (string)entry.Value!, StringComparer.Ordinal),
        Directory.GetCurrentDirectory());

    public string? Variable(string name) => Environment.GetValueOrDefault(name);
}
