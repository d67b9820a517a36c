using System.Text.RegularExpressions;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Laws.Strangers;

/// <summary>
/// A file that a person or a folder names is opened by <c>RegularFile</c>, which waits for nothing and has a limit; and text goes to the
/// terminal only through <c>CliEnvironment</c>, which makes it visible.
/// </summary>
public sealed partial class FilesAreReadThroughOneHelperTests
{
    /// <summary>Files that this program wrote itself or the system has, with the reason.</summary>
    private static readonly (string Path, string Reason)[] Own =
    [
        ("src/Mcc.LocalSageMaker/", "the state of the local SageMaker, in a folder that only its owner may enter"),
        ("src/Mcc.Platform/Files/RegularFile.cs", "the helper"),
        ("src/Mcc.Platform/Processes/", "/proc"),
        ("src/Mcc.Platform/Hashing/RandomText.cs", "/dev/urandom"),
        ("src/Mcc.Verify/Subjects/", "/proc"),
        ("src/Mcc.Cli/Ci/StageShell.cs", "a log that this run writes"),
    ];

    /// <summary>Where the standard streams may be opened, with the reason.</summary>
    private static readonly (string Path, string Reason)[] Terminals =
    [
        ("src/Mcc.Platform/Streams/", "the streams"),
        ("src/Mcc.Cli/Hosting/CliEnvironment.cs", "wraps them"),
        ("src/Mcc.Cli/Hosting/SystemTerminal.cs", "the terminal, which VisibleConsole wraps"),
    ];

    [Fact]
    public void Files_are_opened_by_the_helper() => Uses(Reading(), Own).ShouldBeEmpty();

    [Fact]
    public void Only_one_place_opens_the_terminal() => Uses(Terminal(), Terminals).ShouldBeEmpty();

    [Fact]
    public void Every_exception_is_needed()
    {
        foreach (var (path, _) in Own.Where(own => !own.Path.EndsWith("RegularFile.cs", StringComparison.Ordinal)))
            Uses(Reading(), [.. Own.Where(own => own.Path != path)]).ShouldNotBeEmpty(path);
        foreach (var (path, _) in Terminals)
            Uses(Terminal(), [.. Terminals.Where(own => own.Path != path)]).ShouldNotBeEmpty(path);
    }

    private static IEnumerable<string> Uses(Regex call, IReadOnlyList<(string Path, string Reason)> allowed) =>
        from path in SourceTree.Code("src")
        where !allowed.Any(own => path.StartsWith(own.Path, StringComparison.Ordinal))
        from line in SourceTree.Text(path).Split('\n')
        where !line.TrimStart().StartsWith("//", StringComparison.Ordinal) && call.IsMatch(line)
        select $"{path}: {line.Trim()}";

    [GeneratedRegex(@"\bFile\.(ReadAll\w+|ReadLines\w*|OpenRead|OpenText|Open)\("
        + @"|new FileStream\([^)]*FileMode\.Open\b|new StreamReader\((""|path)",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Reading();

    [GeneratedRegex(@"\bConsole\.(Out|Error|Write|OpenStandard(Output|Error))|StandardStreams\.(Error)?Writer\(|AnsiConsole\.Create",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Terminal();
}
