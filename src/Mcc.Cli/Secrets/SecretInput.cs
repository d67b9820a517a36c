using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text;
using Mcc.Cli.Hosting;
using Mcc.Cli.Terminal;
using Mcc.Core.Diagnostics;
using Mcc.Platform.Files;

namespace Mcc.Cli.Secrets;

/// <summary>
/// The value of a secret: typed without echo, or read from a file or from standard input. Arguments are visible to every process and stay
/// in the shell's history, so the npm program's options with a value are refused.
/// </summary>
internal sealed class SecretInput
{
    private const string Standard = "-";
    private const string FileScheme = "file://";

    /// <summary>Of AWS: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_CreateSecret.html</summary>
    private const int LargestBytes = 65536;

    private readonly CommandContext context;
    private readonly Option<string?> from = new("--from")
    { Description = "File with the value, or - for standard input (default: ask).", HelpName = "FILE" };

    private readonly Option<string?>[] former =
        [new("--secret-value") { HelpName = "FILE", Hidden = true }, new("--json") { HelpName = "FILE", Hidden = true }];

    public SecretInput(Command command, CommandContext context)
    {
        this.context = context;
        command.Options.Add(from);
        foreach (var option in former)
            command.Options.Add(option);
    }

    /// <summary>Whether the command line itself is refused, before anything is asked.</summary>
    public bool Refuses(ParseResult arguments, ICollection<Finding> findings)
    {
        foreach (var option in former.Where(option => arguments.GetValue(option) is { } given && Source(given) is null))
            findings.Add(Finding.Error(SecretNames.Rule, $"{option.Name} has a value, which every process of this machine can read.",
                $"Leave {option.Name} out and type the value, or give --from FILE, or --from - for standard input. Replace this value: it "
                    + "is in the shell's history."));
        return findings.Any(static finding => finding.Severity == Severity.Error);
    }

    /// <summary>The value; null, with an error, if it is missing or cannot be stored.</summary>
    public async Task<string?> Read(ParseResult arguments, Reporter reporter, string name, ICollection<Finding> findings,
        CancellationToken cancel)
    {
        var source = arguments.GetValue(from)
            ?? former.Select(option => arguments.GetValue(option)).OfType<string>().Select(Source).FirstOrDefault();
        var text = source switch
        {
            null when !context.Cli.HasTerminal || reporter.AsJson => Refuse(findings,
                "The value of the secret is not given, and mcc cannot ask for it here.",
                "Give --from FILE, or --from - for standard input."),
            null => await new LinePrompt(context.Cli.Terminal(), $"Value of {name}") { IsHidden = true }.Ask(cancel),
            Standard => await Bounded(context.Cli.In, cancel),
            _ => await OfFile(Path.GetFullPath(source, context.Cli.Folder), findings, cancel),
        };
        return text is null ? null : Checked(WithoutLineEnd(text), findings);
    }

    private static string? Source(string given) => given == Standard ? Standard
        : given.StartsWith(FileScheme, StringComparison.Ordinal) ? given[FileScheme.Length..] : null;

    /// <summary>Also a pipe, such as the shell's <c>&lt;(command)</c>.</summary>
    private static async Task<string?> OfFile(string path, ICollection<Finding> findings, CancellationToken cancel)
    {
        try
        {
            // A pipe that nobody writes to cannot be opened, but the wait for it can be ended.
            const int most = LargestBytes + 3;
            var text = await Task.Run(() => RegularFile.ReadHandedOver(path, most) ?? RegularFile.ReadText(path, most), cancel)
                .WaitAsync(cancel);
            if (!OperatingSystem.IsWindows() && new FileInfo(path) is { Length: > 0 } file
                && (file.UnixFileMode & (UnixFileMode.GroupRead | UnixFileMode.OtherRead)) != UnixFileMode.None)
                findings.Add(Finding.Warning(SecretNames.Rule, $"Other users of this machine can read {path}.",
                    $"chmod 600 {path}, or delete it."));
            return text;
        }
        catch (Exception trouble) when (trouble is IOException or UnauthorizedAccessException)
        {
            return Refuse(findings, $"{path} cannot be read: {trouble.Message}", "Give the file with the value.");
        }
    }

    /// <summary>No more than shows that the text is too long.</summary>
    private static async Task<string> Bounded(TextReader reader, CancellationToken cancel)
    {
        var letters = new char[LargestBytes + 3];
        return new(letters, 0, await reader.ReadBlockAsync(letters, cancel));
    }

    /// <summary>The line end that an editor or echo adds is not a part of the value.</summary>
    private static string WithoutLineEnd(string text) =>
        text.EndsWith("\r\n", StringComparison.Ordinal) ? text[..^2] : text.EndsWith('\n') ? text[..^1] : text;

    private static string? Checked(string text, ICollection<Finding> findings) =>
        text.Length == 0 ? Refuse(findings, "The value of the secret is empty.", "Give one.")
        : text.Contains('\0') ? Refuse(findings, "The value of the secret has a NUL character.", "Secrets are texts here.")
        : Encoding.UTF8.GetByteCount(text) > LargestBytes
            ? Refuse(findings, $"The value has more than {LargestBytes} bytes.", "Secrets Manager stores at most that.")
        : text;

    private static string? Refuse(ICollection<Finding> findings, string message, string fix)
    {
        findings.Add(Finding.Error(SecretNames.Rule, message, fix));
        return null;
    }
}
