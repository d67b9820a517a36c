using System.Runtime.InteropServices;

namespace Mcc.Platform.Hashing;

/// <summary>
/// Whether .NET can load OpenSSL. On Linux its hashes, its random numbers and TLS need that, and end the whole process where it is
/// missing, as in a minimal Debian image: so nobody may use them before asking here.
/// </summary>
public static class OpenSsl
{
    /// <summary>The names that .NET looks for, the newest first.</summary>
    private static readonly string[] Libraries = ["libssl.so.3", "libssl.so.1.1", "libssl.so.1.0.2", "libssl.so.1.0.0", "libssl.so.10"];

    private static readonly Lazy<bool> Found = new(() =>
        !OperatingSystem.IsLinux() || Array.Exists(Libraries, library => NativeLibrary.TryLoad(library, out _)));

    public static bool IsThere => Found.Value;
}
