using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Mcc.Core.Values;

namespace Mcc.Core.Templates.Languages;

/// <summary>A point in a language of lines, where the text of the line before a placeholder decides how a value is written.</summary>
/// <param name="Line">The line so far, with <see cref="Written"/> for each value.</param>
/// <param name="IsContinued">The line before ends with a backslash, so this one is not a line of its own.</param>
internal abstract record LineContext(string Line, bool IsContinued) : LexerContext
{
    protected const char Written = '\uffff';

    public override string Where => "in a line";

    public override LexerContext After(string literal)
    {
        var (line, isContinued) = (Line, IsContinued);
        var lines = literal.Split('\n');
        for (var index = 0; index < lines.Length; index++)
        {
            line = string.Concat(line, lines[index]);
            if (Trouble(line) is { } trouble)
                return new UnknownContext(trouble);
            if (index == lines.Length - 1)
                continue;
            // Docker leaves empty lines and comments out of the middle of an instruction.
            var isSkipped = string.IsNullOrWhiteSpace(line) || line.TrimStart().StartsWith('#');
            isContinued = line.TrimEnd().EndsWith('\\') || (isContinued && isSkipped);
            line = "";
        }

        return this with { Line = line, IsContinued = isContinued };
    }

    public override LexerContext AfterPlaceholder() => this with { Line = Line + Written };

    public override LexerContext? Meet(LexerContext other) =>
        other is LineContext lines && GetType() == other.GetType() && lines.IsContinued == IsContinued
            ? this with { Line = Line == lines.Line ? Line : $"{Written}" }
            : null;

    /// <summary>Why a line that starts so makes everything after it uncertain, or null.</summary>
    protected virtual string? Trouble(string line) => null;
}

/// <summary>
/// A point in a Dockerfile. A value is that of a variable or label: <c>ENV NAME=[% value %]</c>, with or without double quotes.
/// </summary>
internal sealed partial record DockerfileContext(string Line = "", bool IsContinued = false) : LineContext(Line, IsContinued)
{
    public override Escaping Placeholder(char next)
    {
        var match = Assignment().Match(Line);
        var isQuoted = match.Groups["quote"].Length > 0;
        if (match.Success && !IsContinued && next == (isQuoted ? '"' : '\n'))
            return isQuoted ? AssignedText.InQuotes : AssignedText.Whole;
        return new Forbidden("in a Dockerfile a value must be the whole value of ARG, ENV or LABEL on its own line; use that variable");
    }

    protected override string? Trouble(string line) =>
        line.Contains("<<", StringComparison.Ordinal) ? "it follows a here-document, which is not supported; write a project file"
        : line.StartsWith('#') && line.Contains("escape", StringComparison.OrdinalIgnoreCase)
            ? "the Dockerfile may declare another escape character"
        : null;

    [GeneratedRegex("^(?:ARG|ENV|LABEL) +[A-Za-z_][A-Za-z0-9_.-]*=(?<quote>\"?)$", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase,
        10_000)]
    private static partial Regex Assignment();

    private sealed class AssignedText(bool isQuoted) : Escaping
    {
        public static readonly AssignedText InQuotes = new(isQuoted: true);
        public static readonly AssignedText Whole = new(isQuoted: false);

        public override string Where => isQuoted ? "inside double quotes" : "outside quotes";

        public override string? Write(Value value, StringBuilder output)
        {
            var text = value.Characters!;
            if (Characters.FirstControl(text, "\t") is { } control)
                return $"contains {control}, which has no escape in a Dockerfile";
            var quote = isQuoted || Characters.AreAll(text, "_./:@+,-") ? "" : "\"";
            output.Append(quote);
            foreach (var c in text)
                output.Append(c is '\\' or '"' or '$' ? "\\" : "").Append(c);
            output.Append(quote);
            return null;
        }
    }
}

/// <summary>
/// A point in a Java properties file (<c>java.util.Properties.load</c>). A value is the whole value of a key: <c>key=[% value %]</c>.
/// </summary>
internal sealed partial record PropertiesContext(string Line = "", bool IsContinued = false) : LineContext(Line, IsContinued)
{
    public override Escaping Placeholder(char next) => Key().IsMatch(Line) && !IsContinued && next == '\n'
        ? PropertyValue.Only
        : new Forbidden("a value in a properties file is the whole value of a key: `key=[% value %]`");

    [GeneratedRegex("^[A-Za-z0-9_.-]+=$", RegexOptions.CultureInvariant, 10_000)]
    private static partial Regex Key();

    private sealed class PropertyValue : Escaping
    {
        public static readonly PropertyValue Only = new();

        public override string Where => "in a value";

        public override string? Write(Value value, StringBuilder output)
        {
            var text = value.Characters!;
            for (var i = 0; i < text.Length; i++)
            {
                var c = text[i];
                if (c == '\\' || (c == ' ' && i == 0))
                    output.Append('\\').Append(c);
                else if (c is '\n' or '\r' or '\t' or '\f')
                    output.Append('\\').Append(c switch { '\n' => 'n', '\r' => 'r', '\t' => 't', _ => 'f' });
                // Readers do not agree whether the file is ISO 8859-1 or UTF-8; ASCII is both.
                else if (c is < ' ' or > '~')
                    output.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
                else
                    output.Append(c);
            }

            return null;
        }
    }
}
