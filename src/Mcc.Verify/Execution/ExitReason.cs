using Mcc.Verify.Subjects;

namespace Mcc.Verify.Execution;

/// <summary>
/// Why a container exited: its exit code, the cause that its last log lines name, and the fix. The one place for every early exit.
/// </summary>
/// <param name="Code">As a clause: <c>with exit code 1</c>.</param>
public sealed record ExitReason(string Code, string? Cause, string? Fix)
{
    private const int Signalled = 128;
    private const int NotFound = 127;
    private const int NotExecutable = 126;

    public static ExitReason Of(ContainerExit exit, IReadOnlyList<string> lines)
    {
        var code = exit switch
        {
            { IsOutOfMemory: true } => $"with exit code {exit.Code}, out of memory",
            { Code: > Signalled and <= Signalled + 64 and { } number } => $"with exit code {number} ({Signal(number - Signalled)})",
            { Code: { } number } => $"with exit code {number}",
            _ => "",
        };
        if (exit.IsOutOfMemory)
            return new(code, "the kernel ended it for lack of memory", "Use an instance type with more memory, or start fewer workers.");
        if (KnownCause.In(lines) is { } known)
            return new(code, known.Cause, known.Fix);
        return exit.Code switch
        {
            0 => new(code, "its program finished, or went to the background, instead of serving",
                "Make ENTRYPOINT a program that accepts the argument `serve` and keeps serving in the foreground."),
            NotExecutable => new(code, "the program may not be executed", "Make it executable: COPY --chmod=755, or RUN chmod +x."),
            NotFound => new(code, "the program, or the interpreter on its first line, does not exist",
                "Set ENTRYPOINT to a program that accepts the argument `serve`, or put a program `serve` on the PATH."),
            137 => new(code, "it was killed, usually by the kernel for lack of memory",
                "Use an instance type with more memory, or start fewer workers."),
            139 => new(code, "native code of a library crashed", "Install library versions that fit each other, and the processor."),
            134 => new(code, "native code of a library aborted", "Install library versions that fit each other."),
            132 => new(code, "a library uses instructions that this processor does not have",
                "Install a build of the library for older processors."),
            135 => new(code, "it accessed shared memory or a file that is too short",
                "Use less of /dev/shm: a container has 64 MiB of it."),
            _ => new(code, null, null),
        };
    }

    /// <param name="start">The beginning of the sentence: <c>It</c>.</param>
    /// <param name="when">As a clause: <c>after 0.3 s</c>; it may be empty.</param>
    /// <param name="otherwise">The fix where no cause is known.</param>
    /// <param name="tail">The last log lines as a sentence, or nothing.</param>
    public string Sentence(string start, string when, string otherwise, string tail)
    {
        string[] words = [start, "exited", Code, when];
        return $"{string.Join(' ', words.Where(word => word.Length > 0))}{(Cause is null ? "" : $": {Cause}")}. {Fix ?? otherwise}{tail}";
    }

    private static string Signal(int number) => number switch
    {
        1 => "SIGHUP",
        2 => "SIGINT",
        4 => "SIGILL",
        6 => "SIGABRT",
        7 => "SIGBUS",
        8 => "SIGFPE",
        9 => "SIGKILL",
        11 => "SIGSEGV",
        13 => "SIGPIPE",
        15 => "SIGTERM",
        25 => "SIGXFSZ",
        _ => $"signal {number}",
    };
}
