using System.Globalization;
using System.Net;

namespace Mcc.Verify.Subjects;

/// <summary>Where a process and all below it listen for TCP connections, from Linux's <c>/proc</c>.</summary>
internal static class ListeningSockets
{
    private const string Listen = "0A";

    /// <summary>In the network of the process itself, which for a container is its own; empty where /proc cannot be read.</summary>
    public static IReadOnlyList<IPEndPoint> Of(int root)
    {
        try
        {
            var owned = ProcessTree.Of(root).SelectMany(Sockets).ToHashSet(StringComparer.Ordinal);
            return [.. new[] { "tcp", "tcp6" }.SelectMany(table => File.ReadLines($"/proc/{root}/net/{table}").Skip(1))
                .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                .Where(words => words.Length > 9 && words[3] == Listen && owned.Contains($"socket:[{words[9]}]"))
                .Select(words => Address(words[1]))
                .OrderBy(address => address.Port)];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static IEnumerable<string> Sockets(int process)
    {
        try
        {
            return [.. new DirectoryInfo($"/proc/{process}/fd").EnumerateFileSystemInfos().Select(file => file.LinkTarget ?? "")];
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>As <c>0100007F:1F90</c>: words of the machine's byte order in hexadecimal, then the port.</summary>
    private static IPEndPoint Address(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var bytes = Convert.FromHexString(text[..colon]);
        for (var word = 0; word < bytes.Length && BitConverter.IsLittleEndian; word += 4)
            Array.Reverse(bytes, word, 4);
        return new(new IPAddress(bytes), int.Parse(text[(colon + 1)..], NumberStyles.HexNumber, CultureInfo.InvariantCulture));
    }
}
