using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Mcc.Core.Diagnostics;
using Mcc.Core.Text;
using Mcc.Platform.Processes;
using Mcc.Platform.Streams;

namespace Mcc.Cli.Hosting;

/// <summary>Tells how a command went: talk to stderr and data to stdout, or all of it as one JSON object on stdout.</summary>
public sealed class Reporter(CliEnvironment cli, bool asJson)
{
    private static readonly JsonWriterOptions Options =
        new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly List<Finding> told = [];

    public bool AsJson => asJson;

    /// <summary>The cells of a line of the terminal, where lines are to be broken between words; null: the terminal breaks them.</summary>
    public int? Width { get; set; }

    public CliEnvironment Cli => cli;

    /// <summary>Findings are reported once each, when they are first known.</summary>
    public void Tell(IEnumerable<Finding> findings)
    {
        foreach (var finding in findings.Where(finding => !told.Contains(finding)).ToList())
        {
            told.Add(finding);
            if (!asJson)
            {
                Write($"{Word(finding.Severity)}: {Visible.Message(finding.Text)}");
                if (finding.Details.Length > 0)
                    Write(string.Join('\n', finding.Details.Split('\n').Select(line => "  " + line.TrimEnd('\r'))));
            }
        }
    }

    /// <summary>Findings that a person has seen already are not printed again.</summary>
    public void HasShown(IEnumerable<Finding> findings) => told.AddRange(findings.Where(finding => !told.Contains(finding)).Distinct());

    /// <summary>A line of progress for a person.</summary>
    public void Say(string line)
    {
        if (!asJson)
            Write(Visible.Message(line));
    }

    /// <summary>A line that a person copies, such as a command: never broken.</summary>
    public void SayAsItIs(string line)
    {
        if (!asJson)
            cli.Error.WriteLine(Visible.Message(line));
    }

    private void Write(string text)
    {
        foreach (var line in Width is { } width ? Cells.Wrap(text, width) : [text])
            cli.Error.WriteLine(line);
    }

    /// <summary>Ends a command: the result as text, or as members of the JSON object.</summary>
    public int End(int exit, Action<VisibleWriter>? text = null, Action<Utf8JsonWriter>? members = null)
    {
        if (exit == ExitCode.Interrupted)
            exit = Interruption.ExitCode;
        if (!asJson)
        {
            text?.Invoke(VisibleWriter.Over(cli.Out));
            return exit;
        }

        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            json.WriteNumber("exit", exit);
            json.WriteString("status", exit switch
            {
                ExitCode.Done => "done",
                ExitCode.Refused => "refused",
                ExitCode.Usage => "usage",
                ExitCode.Bug => "failed",
                _ => "stopped"
            });
            json.WriteStartArray("findings");
            foreach (var finding in told)
                Write(json, finding);
            json.WriteEndArray();
            members?.Invoke(json);
            json.WriteEndObject();
        }

        cli.Out.WriteLine(System.Text.Encoding.UTF8.GetString(buffer.WrittenSpan));
        return exit;
    }

    public int Refuse(IEnumerable<Finding> findings)
    {
        Tell(findings);
        return End(ExitCode.Refused);
    }

    private static void Write(Utf8JsonWriter json, Finding finding)
    {
        json.WriteStartObject();
        json.WriteString("severity", Word(finding.Severity));
        json.WriteString("rule", finding.Rule);
        json.WriteString("message", finding.Details.Length == 0 ? finding.Message : $"{finding.Message}\n{finding.Details}");
        json.WriteString("fix", finding.Fix);
        if (finding.Place is { } place)
        {
            json.WriteString("file", place.File);
            if (place.Line is { } line)
                json.WriteNumber("line", line);
            if (place.Column is { } column)
                json.WriteNumber("column", column);
        }

        json.WriteEndObject();
    }

    private static string Word(Severity severity) => severity switch
    {
        Severity.Error => "error",
        Severity.Warning => "warning",
        _ => "note",
    };
}
