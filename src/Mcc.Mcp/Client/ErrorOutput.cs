using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Mcc.Core.Text;

namespace Mcc.Mcp.Client;

/// <summary>
/// What a server wrote to standard error. Its cause of exit is the line that names an error, not the last line: Node prints its version
/// last, Python a traceback first.
/// </summary>
public sealed partial class ErrorOutput
{
    private const int MostLines = 200;
    private const int MostLetters = 400;

    private readonly ConcurrentQueue<string> lines = new();

    public bool IsEmpty => lines.IsEmpty;

    /// <summary>
    /// The line that names the error, with its code where that is on a line of its own; else the last lines; null: nothing.
    /// </summary>
    public string? Cause
    {
        get
        {
            var written = lines.Select(line => line.Trim()).Where(line => line.Length > 0).ToList();
            if (written.Count == 0)
                return null;
            // Of several errors the last one is what ended it: in Python's tracebacks the causes come before it.
            var named = written.FindLastIndex(line => Named().IsMatch(line) && !Stack().IsMatch(line) && !Noise().IsMatch(line));
            if (named < 0)
                return Printable(string.Join(" | ", written.Where(line => !Noise().IsMatch(line)).TakeLast(2)
                    is var last && last.Any() ? last : written.TakeLast(1)));
            var code = written.Skip(named + 1).Select(line => Code().Match(line)).FirstOrDefault(match => match.Success)?
                .Groups["code"].Value;
            return Printable(code is null || written[named].Contains(code, StringComparison.Ordinal)
                ? written[named] : $"{written[named].TrimEnd('{', ' ')} ({code})");
        }
    }

    public void Add(string line)
    {
        lines.Enqueue(line);
        // The beginning is kept as well as the end: the cause is in either.
        if (lines.Count > MostLines)
            lines.TryDequeue(out _);
    }

    /// <summary>On one line, without what moves a terminal's cursor or changes its colours, and not too long.</summary>
    public static string Printable(string text) => PlainLine.Of(text, MostLetters);

    [GeneratedRegex(@"^(Uncaught\s+)?([\w.]*(Error|Exception|Failure|panic)\b(\s*\[\w+\])?:\s+\S|(npm\s+)?(ERR!|error:|fatal:|panic:)\s*\S)"
        + @"|: (command )?not found$|No such file or directory|Cannot find (module|package)", Options, 1000)]
    private static partial Regex Named();

    /// <summary>Lines of a stack trace, and source lines that are quoted with it.</summary>
    [GeneratedRegex(@"^(at |File "")", Options, 1000)]
    private static partial Regex Stack();

    /// <summary>What programs print after an error that says nothing of its cause.</summary>
    [GeneratedRegex(@"^(Node\.js v\d|at |File ""|[}{\]\[^~]+$|npm ERR! A complete log)", Options, 1000)]
    private static partial Regex Noise();

    [GeneratedRegex(@"^code: '(?<code>[A-Z_0-9]+)'", Options, 1000)]
    private static partial Regex Code();

    private const RegexOptions Options = RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture;
}
