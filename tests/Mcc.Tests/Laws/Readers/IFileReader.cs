namespace Mcc.Tests.Laws.Readers;

/// <summary>Who reads files of some kind when they are used.</summary>
public interface IFileReader
{
    /// <summary>Why it cannot read on this machine; null when it can.</summary>
    string? Missing => null;

    bool Reads(WrittenFile file);

    /// <summary>
    /// What it does not accept, a line for each, which names the file by its path on the disk. All files at once: processes are dear.
    /// </summary>
    Task<IReadOnlyList<string>> Complaints(IReadOnlyList<WrittenFile> files);
}
