using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Mcc.Platform.Processes;

/// <summary>How a process leaves the terminal that it was started from, so that it outlives it.</summary>
public static partial class Daemonizer
{
    private const int Output = 1;
    private const int Error = 2;

    /// <summary>Makes this process the leader of a session of its own: a terminal's Ctrl-C and its end no longer reach it.</summary>
    public static void Begin() => _ = SetSession();

    /// <summary>From now on what this process says goes to the file, also the last words of a runtime that crashes.</summary>
    /// <param name="first">What is still printed to where output went before, when the file can be written.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void WriteTo(string path, Action first)
    {
        using var file = File.OpenHandle(path, FileMode.Create, FileAccess.Write, FileShare.ReadWrite);
        first();
        if (Duplicate(file, Output) < 0 || Duplicate(file, Error) < 0)
            throw new IOException($"Output cannot be redirected to {path}.");
    }

    [LibraryImport("libc", EntryPoint = "setsid")]
    private static partial int SetSession();

    [LibraryImport("libc", EntryPoint = "dup2")]
    private static partial int Duplicate(SafeFileHandle from, int to);
}
