using System.Text;
using Mcc.Platform.Processes;

namespace Mcc.Cli.Ci;

/// <summary>Runs the programs of one stage, with all that they print in its log while they run.</summary>
/// <param name="log">The log file.</param>
/// <param name="folder">The working folder.</param>
internal sealed class StageShell(string log, string folder, IReadOnlyDictionary<string, string> variables)
{
    private const string Redirected = "exec \"$@\" >> \"$0\" 2>&1";
    private const string WithOutput = "exec \"$@\" 2>> \"$0\"";
    private const int NotFound = 127;

    public string Folder => folder;

    /// <summary>The variables with more, or other ones.</summary>
    public StageShell With(IReadOnlyDictionary<string, string> others) => new(log, folder, others);

    /// <summary>The result has what the program printed, on both streams together.</summary>
    public Task<ProcessResult> Run(string program, IReadOnlyList<string> words, CancellationToken cancel) =>
        Run(Redirected, program, words, cancel);

    /// <summary>The result has only its standard output; the log has the rest.</summary>
    public Task<ProcessResult> Read(string program, IReadOnlyList<string> words, CancellationToken cancel) =>
        Run(WithOutput, program, words, cancel);

    /// <summary>Runs a script of the project's folder do/.</summary>
    public Task<ProcessResult> Do(string verb, CancellationToken cancel, params IReadOnlyList<string> words) =>
        Run(Path.Combine(folder, "do", verb), words, cancel);

    /// <summary>Runs this program.</summary>
    public Task<ProcessResult> Mcc(IReadOnlyList<string> words, bool reads, CancellationToken cancel)
    {
        var self = SelfExecutable.With(words, folder);
        return reads ? Read(self.Program, self.Words, cancel) : Run(self.Program, self.Words, cancel);
    }

    /// <summary>Asks a question of the project's own library: lines of bash that know its functions.</summary>
    public Task<ProcessResult> Ask(string lines, CancellationToken cancel) =>
        Run("bash", ["-c", $". runtime/lib/begin.sh && {lines}", "do/run"], cancel);

    public void Say(string line) => File.AppendAllText(log, line + "\n");

    private async Task<ProcessResult> Run(string how, string program, IReadOnlyList<string> words, CancellationToken cancel)
    {
        Say($"$ {program} {string.Join(' ', words)}");
        var before = new FileInfo(log).Length;
        var ended = await ProcessRunner.Run(new("/bin/sh", ["-c", how, log, program, .. words], folder, variables), cancel)
            ?? new(NotFound, "", "/bin/sh does not exist.");
        return how == WithOutput ? ended : ended with { Output = Since(before), Error = "" };
    }

    private string Since(long position)
    {
        using var stream = new FileStream(log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        stream.Position = position;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
