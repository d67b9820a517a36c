using Mcc.Core.Diagnostics;
using Mcc.Core.Projects;
using Mcc.Platform.Hashing;

namespace Mcc.Platform.Files;

/// <summary>
/// Writes a checked project, all of it or nothing: into a hidden folder next to its destination, then moved there in one step.
/// An mcc project that is replaced is kept as <c>NAME.before-N</c>; nothing else is ever replaced, and no link is followed.
/// </summary>
public sealed class ProjectWriter
{
    private const string Hidden = ".mcc-writing-";
    private const UnixFileMode Plain = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode Executable = Plain | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <param name="destination">Full path of the project's folder.</param>
    /// <returns>Null when refused; the reason is then among the findings.</returns>
    public WrittenProject? Write(CheckedProject project, string destination, bool force,
        ICollection<Finding> findings, CancellationToken cancel)
    {
        if (Refusal(destination, force) is { } refusal)
        {
            findings.Add(refusal);
            return null;
        }

        var parent = Path.GetDirectoryName(destination)!;
        var aside = Path.Combine(parent, $"{Hidden}{Path.GetFileName(destination)}-{Environment.ProcessId}");
        var created = FirstMissing(parent);
        try
        {
            Directory.CreateDirectory(parent);
            RemoveLeftovers(parent, Path.GetFileName(destination));
            foreach (var folder in project.Files.Select(file => Path.GetDirectoryName(Path.Combine(aside, file.Path))!)
                .Distinct(StringComparer.Ordinal))
                Directory.CreateDirectory(folder);
            var copied = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var file in project.Files)
            {
                cancel.ThrowIfCancellationRequested();
                if (Write(file, Path.Combine(aside, file.Path), findings, cancel) is { } digest && file.Digest is null)
                    copied.Add(file.Path, digest);
            }

            if (copied.Count > 0)
            {
                var path = Path.Combine(aside, ProjectLock.Path);
                File.WriteAllBytes(path, ProjectLock.Read(RegularFile.ReadBytes(path, FileLimits.Source))!.With(copied).Write());
            }

            File.WriteAllBytes(Path.Combine(aside, BaseArchive.Path), BaseArchive.Of(project.Files));

            cancel.ThrowIfCancellationRequested();
            return findings.Any(finding => finding.Severity == Severity.Error) ? null : Place(aside, destination, force, findings);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            findings.Add(Unwritable(destination, exception));
            return null;
        }
        finally
        {
            if (Directory.Exists(aside))
                Directory.Delete(aside, recursive: true);
            if (created is not null && Directory.Exists(created) && !Directory.EnumerateFileSystemEntries(parent).Any())
                Directory.Delete(created, recursive: true);
        }
    }

    private static WrittenProject? Place(string aside, string destination, bool force, ICollection<Finding> findings)
    {
        // Refusal() has found an mcc project there, or an empty folder; check again each time, because others generate too.
        while (!Rename.IfFree(aside, destination))
        {
            if (Refusal(destination, force) is { } refusal)
            {
                findings.Add(refusal);
                return null;
            }

            if (!TryRemoveEmpty(destination) && force)
                return Replace(aside, destination);
        }

        return new(destination, null);
    }

    /// <summary>An empty folder gives way; what somebody puts there meanwhile does not.</summary>
    private static bool TryRemoveEmpty(string folder)
    {
        try
        {
            if (Directory.EnumerateFileSystemEntries(folder).Any())
                return false;
            Directory.Delete(folder);
        }
        catch (IOException) when (!Directory.Exists(folder) || Directory.EnumerateFileSystemEntries(folder).Any())
        {
            // Another generation was faster: look again.
        }

        return true;
    }

    private static WrittenProject Replace(string aside, string destination)
    {
        // The new one is moved to where the old one will be kept, and then both change names: killed between any two steps, both are whole.
        for (var number = 1; ; number++)
        {
            var before = $"{destination}.before-{number}";
            if (!Rename.IfFree(aside, before))
                continue;
            Rename.Exchange(before, destination);
            return new(destination, before);
        }
    }

    /// <summary>Why nothing may be written there, or null.</summary>
    public static Finding? Refusal(string destination, bool force)
    {
        try
        {
            return Obstacle(destination, force);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Unwritable(destination, exception);
        }
    }

    private static Finding Unwritable(string destination, Exception exception) =>
        Finding.Error("unwritable", $"{destination} cannot be written: {exception.Message}",
            "Choose another folder with --project-dir, or free disk space.");

    private static Finding? Obstacle(string destination, bool force)
    {
        var info = new DirectoryInfo(destination);
        if (info.LinkTarget is not null)
            return Finding.Error("destination", $"{destination} is a symbolic link.", "Specify the folder itself: links are not followed.");
        if (File.Exists(destination))
            return Finding.Error("destination", $"{destination} is a file.", "Choose another name, or --project-dir.");
        if (!info.Exists || !info.EnumerateFileSystemInfos().Any())
            return null;
        var ours = ReadLock(destination) is not null;
        if (ours && force)
            return null;
        return Finding.Error("destination", $"{destination} already exists{(ours ? "" : " and is not an mcc project")}.",
            ours ? "Overwrite it with --force (the old project is kept), or choose another name." : "Choose another name, or "
                + "--project-dir.");
    }

    private static ProjectLock? ReadLock(string folder)
    {
        var path = Path.Combine(folder, ProjectLock.Path);
        return File.Exists(path) ? ProjectLock.Read(RegularFile.ReadBytes(path, FileLimits.Source)) : null;
    }

    /// <returns>The SHA-256 of a file that was copied, in lower-case hex; null for a generated one.</returns>
    private static string? Write(ProjectFile file, string path, ICollection<Finding> findings, CancellationToken cancel)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = file.Executable ? Executable : Plain;
        using var target = new FileStream(path, options);
        if (file.Copy is not { } copy)
        {
            target.Write(file.Content);
            return null;
        }

        using var source = RegularFile.Open(copy.SourcePath);
        using var hash = RunningHash.Sha256(source.Length);
        var buffer = new byte[1 << 20];
        for (int read; (read = source.Read(buffer)) > 0;)
        {
            cancel.ThrowIfCancellationRequested();
            hash.Append(buffer.AsSpan(0, read));
            target.Write(buffer, 0, read);
        }

        var digest = Convert.ToHexStringLower(hash.Current());
        if (target.Position != copy.Size || (copy.Digest is { } judged && !string.Equals(digest, judged, StringComparison.Ordinal)))
            findings.Add(Finding.Error("input-changed", $"{copy.SourcePath} changed while it was being copied.",
                "Try again when no program writes to it."));
        return digest;
    }

    /// <summary>Folders of a run that was killed: their process is gone.</summary>
    private static void RemoveLeftovers(string parent, string name)
    {
        foreach (var leftover in Directory.EnumerateDirectories(parent, $"{Hidden}{name}-*"))
        {
            if (int.TryParse(leftover[(leftover.LastIndexOf('-') + 1)..], out var process) && !IsAlive(process))
                Directory.Delete(leftover, recursive: true);
        }
    }

    private static bool IsAlive(int process)
    {
        try
        {
            using var found = System.Diagnostics.Process.GetProcessById(process);
            return process != Environment.ProcessId;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    /// <summary>The uppermost folder that does not exist yet, or null.</summary>
    private static string? FirstMissing(string folder)
    {
        string? missing = null;
        for (var at = folder; at is not null && !Directory.Exists(at); at = Path.GetDirectoryName(at))
            missing = at;
        return missing;
    }
}
