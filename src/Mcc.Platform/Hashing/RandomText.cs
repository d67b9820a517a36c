using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Mcc.Platform.Hashing;

/// <summary>Text that nobody can guess, from the kernel: .NET's own source of secrets needs OpenSSL on Linux.</summary>
public static partial class RandomText
{
    private const string Device = "/dev/urandom";

    /// <summary>Each letter is as likely as any other.</summary>
    public static string Of(string letters, int length)
    {
        // A byte from the last, incomplete run of letters would make the first ones likelier.
        var fair = 256 - (256 % letters.Length);
        var text = new char[length];
        Span<byte> random = stackalloc byte[64];
        for (var at = 0; at < length;)
        {
            Fill(random);
            foreach (var each in random)
            {
                if (each < fair && at < length)
                    text[at++] = letters[each % letters.Length];
            }
        }

        return new(text);
    }

    private static void Fill(Span<byte> bytes)
    {
        if (!OperatingSystem.IsLinux())
        {
            RandomNumberGenerator.Fill(bytes);
            return;
        }

        // The kernel gives this few bytes whole.
        if (GetRandom(ref bytes[0], (nuint)bytes.Length, 0) == bytes.Length)
            return;
        using var device = File.OpenRead(Device);
        device.ReadExactly(bytes);
    }

    [LibraryImport("libc", EntryPoint = "getrandom")]
    private static partial nint GetRandom(ref byte bytes, nuint length, uint flags);
}
