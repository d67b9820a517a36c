using Mcc.Tests.Templates.Escaping;

namespace Mcc.Tests.Laws.Readers;

/// <summary>Readers that are programs: one process is given all paths, with a NUL behind each, and prints its complaints.</summary>
public abstract class BatchReader(string program, params string[] arguments) : IFileReader
{
    public virtual string? Missing =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, Needs)))
            ? null : $"{Needs} is not on this machine.";

    /// <summary>The program without which it cannot read.</summary>
    protected virtual string Needs => program;

    public abstract bool Reads(WrittenFile file);

    public async Task<IReadOnlyList<string>> Complaints(IReadOnlyList<WrittenFile> files) =>
        (await RealReader.Run(program, arguments, string.Concat(files.Select(file => file.OnDisk + "\0"))))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
