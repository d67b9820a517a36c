using System.Text;
using System.Text.RegularExpressions;

namespace Mcc.Core.Projects;

/// <summary>
/// The programs that a project's scripts need, read from the scripts' own lines: <c>require TOOL…</c>, and <c>source_lib PART…</c> without
/// indentation, as <c>runtime/lib/begin.sh</c> reads them.
/// </summary>
public sealed partial class ScriptTools
{
    private const string Library = "runtime/lib/";
    private const string Source = "source_lib ";
    private const string Beginning = Library + "begin.sh";
    private readonly Dictionary<string, string[]> scripts;

    private ScriptTools(Dictionary<string, string[]> scripts) => this.scripts = scripts;

    public static ScriptTools In(IEnumerable<ProjectFile> files) => new(files
        .Where(file => file.Copy is null && (file.Executable || file.Path.StartsWith(Library, StringComparison.Ordinal)))
        .ToDictionary(file => file.Path, file => Encoding.UTF8.GetString(file.Content).Split('\n'), StringComparer.Ordinal));

    /// <summary>What a script needs, in the order in which it asks, each tool once.</summary>
    /// <param name="command">The script and its options, as <c>do/run --process</c>: a part of an option's name is needed too.</param>
    public IReadOnlyList<string> Of(string command)
    {
        var words = command.Split(' ');
        var tools = new List<string>(AtOnce(words[0]));
        var own = words.Skip(1).Where(word => word.StartsWith("--", StringComparison.Ordinal)).Select(word => $"{Library}{word[2..]}.sh")
            .Concat(Parts(words[0])).Prepend(words[0]);
        foreach (var file in own)
        {
            foreach (var line in scripts.GetValueOrDefault(file) ?? [])
                tools.AddRange(Asked().Match(line) is { Success: true } asked ? Split(asked.Groups["tools"].Value) : []);
        }

        return [.. tools.Distinct(StringComparer.Ordinal)];
    }

    /// <summary>What a script needs whatever its options say, in the order in which it asks; a tool may come more than once.</summary>
    public IReadOnlyList<string> AtOnce(string file)
    {
        var tools = new List<string>();
        foreach (var line in scripts.GetValueOrDefault(file) ?? [])
        {
            if (line.StartsWith("require ", StringComparison.Ordinal))
                tools.AddRange(Split(line["require ".Length..]));
            else if (line.StartsWith(Source, StringComparison.Ordinal))
                tools.AddRange(PartsIn(line).SelectMany(AtOnce));
        }

        return tools;
    }

    /// <summary>The library files that a script reads whatever its options are.</summary>
    private IEnumerable<string> Parts(string file) =>
        (scripts.GetValueOrDefault(file) ?? []).Where(line => line.StartsWith(Source, StringComparison.Ordinal)).SelectMany(PartsIn);

    private static IEnumerable<string> PartsIn(string line) => Split(line[Source.Length..]).Select(part => $"{Library}{part}.sh");

    /// <summary>The package of Debian and Ubuntu that has a tool, as the scripts name it.</summary>
    public string Package(string tool) => (scripts.GetValueOrDefault(Beginning) ?? [])
        .Select(line => Renamed().Match(line))
        .FirstOrDefault(match => match.Success && match.Groups["tool"].Value == tool)?.Groups["package"].Value ?? tool;

    private static string[] Split(string words) => words.Split([' ', '\''], StringSplitOptions.RemoveEmptyEntries);

    /// <summary>A call in the middle of a line too, but none in a comment.</summary>
    [GeneratedRegex(@"^(?![#])([^#]*[\s;|{])?require(?<tools>( '?[a-z0-9][a-z0-9-]*'?)+)",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Asked();

    [GeneratedRegex(@"^ +(?<tool>[a-z0-9-]+)\) echo (?<package>[a-z0-9-]+) ;;$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Renamed();
}
