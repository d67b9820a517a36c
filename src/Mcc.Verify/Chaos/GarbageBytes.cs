using System.Text;

namespace Mcc.Verify.Chaos;

/// <summary>What scanners, broken clients and clients of other protocols send to a port; the same bytes each time.</summary>
internal static class GarbageBytes
{
    private const int Large = 128 * 1024;

    public static IReadOnlyList<byte[]> For(Uri address)
    {
        var host = $"Host: {address.Authority}\r\n";
        var random = new byte[2048];
        // A linear congruential generator: the same bytes each time.
        var state = 20u;
        for (var index = 0; index < random.Length; index++)
            random[index] = (byte)((state = unchecked(state * 1664525u + 1013904223u)) >> 24);
        return
        [
            random,
            [.. random, .. "\r\n\r\n"u8],
            [0x16, 3, 1, 2, 0, 1, 0, 1, 0xfc, 3, 3, .. random[..500]], // the begin of TLS
            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8.ToArray(),
            "\0\0\0\0\r\n\r\n"u8.ToArray(),
            "GET\r\n\r\n"u8.ToArray(),
            "GET /ping\r\n"u8.ToArray(),
            "GET /pi"u8.ToArray(),
            Text($"GET /ping HTTP/9.9\r\n{host}\r\n"),
            Text($"GET /{new string('a', Large)} HTTP/1.1\r\n{host}\r\n"),
            Text($"GET /ping HTTP/1.1\r\n{host}X-Long: {new string('a', Large)}\r\n\r\n"),
            Text($"GET /ping HTTP/1.1\r\n{string.Concat(Enumerable.Range(0, 2000).Select(number => $"X-{number}: 1\r\n"))}\r\n"),
            Text($"POST /invocations HTTP/1.1\r\n{host}Content-Length: -1\r\n\r\n"),
            Text($"POST /invocations HTTP/1.1\r\n{host}Content-Length: 99999999999999999999\r\n\r\n"),
            Text($"POST /invocations HTTP/1.1\r\n{host}Content-Length: many\r\n\r\nx"),
            Text($"POST /invocations HTTP/1.1\r\n{host}Content-Length: 3\r\nContent-Length: 4\r\n\r\nabc"),
            Text($"POST /invocations HTTP/1.1\r\n{host}Transfer-Encoding: chunked\r\n\r\nzz\r\nabc"),
            Text($"POST /invocations HTTP/1.1\r\n{host}Transfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\nabc"),
            Text($"POST /invocations HTTP/1.1\r\n{host}Content-Type: {new string('\u00e9', 100)}\r\nContent-Length: 2\r\n\r\n{{}}"),
            Text($"POST /invocations HTTP/1.1\r\n{host}Content-Encoding: gzip\r\nContent-Length: 2\r\n\r\n{{}}"),
        ];
    }

    private static byte[] Text(string text) => Encoding.Latin1.GetBytes(text);
}
