using System.Text;
using Mcc.Core.Diagnostics;
using Mcc.Core.Text;

namespace Mcc.Core.Projects;

/// <summary>One change of a project on disk: new content, or none where the file is deleted.</summary>
public sealed record FileChange(string Path, byte[]? Content, bool Executable);

/// <summary>
/// A project that is generated again, merged with the one on disk: what its owner changed since it was generated stays, and what both
/// changed is merged by its lines, or refused by its name. The user's own files are not touched.
/// </summary>
public static class ProjectMerge
{
    private const string Record = ".mcc/";
    private const int MostLines = 5000;

    /// <param name="before">The files as they were generated, by their paths (<see cref="BaseArchive"/>).</param>
    /// <param name="read">The bytes of the project's file on disk by its path, or null where there is none.</param>
    /// <param name="after">The files as they are generated now.</param>
    /// <returns>What is to be written, the record of it last; null where the findings refuse.</returns>
    public static IReadOnlyList<FileChange>? Merge(IReadOnlyDictionary<string, byte[]> before, Func<string, byte[]?> read,
        IReadOnlyList<ProjectFile> after, ICollection<Finding> findings)
    {
        // What is new comes first: it does no harm before what uses it is there.
        var (added, changes) = (new List<FileChange>(), new List<FileChange>());
        foreach (var file in after.Where(file => file.Copy is null && !file.Path.StartsWith(Record, StringComparison.Ordinal)))
        {
            var (was, now) = (before.GetValueOrDefault(file.Path), read(file.Path));
            if (Merged(was, now, file.Content) is not { } merged)
                findings.Add(Finding.Error("merge", $"{file.Path} must change on lines that you changed.",
                    "Undo or move your changes of these lines, and make them again afterwards.", new(file.Path)));
            // What the owner deleted stays deleted.
            else if ((now is not null || was is null) && !Same(now, merged))
                (now is null ? added : changes).Add(new(file.Path, merged, file.Executable));
        }

        var paths = after.Select(file => file.Path).ToHashSet(StringComparer.Ordinal);
        foreach (var (path, was) in before.Where(each => !paths.Contains(each.Key)))
        {
            if (Same(read(path), was))
                changes.Add(new(path, null, false));
            else if (read(path) is not null)
                findings.Add(Finding.Note("merge", $"{path} is not generated any more, but stays, because you changed it."));
        }

        if (findings.Any(finding => finding.Severity == Severity.Error))
            return null;
        changes.AddRange(after.Where(file => file.Path is ProjectLock.Path or ProjectRecord.Path)
            .Select(file => new FileChange(file.Path, file.Content, false)));
        changes.Add(new(BaseArchive.Path, BaseArchive.Of(after), false));
        return [.. added, .. changes];
    }

    private static byte[]? Merged(byte[]? was, byte[]? now, byte[] generated)
    {
        if (now is null || Same(now, generated) || Same(now, was))
            return generated;
        if (was is null)
            return null;
        if (Same(was, generated))
            return now;
        byte[][] all = [was, now, generated];
        return all.Any(text => text.AsSpan().Count((byte)'\n') > MostLines) ? null
            : LineMerge.Merge(Text(was), Text(now), Text(generated)) is { } merged ? Encoding.UTF8.GetBytes(merged) : null;
    }

    private static bool Same(byte[]? one, byte[]? other) =>
        one is null ? other is null : other is not null && one.AsSpan().SequenceEqual(other);

    private static string Text(byte[] content) => Encoding.UTF8.GetString(content);
}
