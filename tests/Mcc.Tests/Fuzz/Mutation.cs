using System.Text;

namespace Mcc.Tests.Fuzz;

/// <summary>Random changes of bytes, with pieces that parsers have trouble with.</summary>
internal static class Mutation
{
    private static readonly string[] Pieces =
    [
        "%", "%zz", "%ff", "%00", "%0d%0a", "..%2f", "/../", "\\ud800", "\"\\udfff\"", "\u0000", "\ufeff", "<", "</a>", "<a>", "&#x1;",
        "&lt;", "&x;", "<!DOCTYPE a [<!ENTITY x \"y\">]>", "<![CDATA[", "]]>", "<?xml version=\"1.1\"?>", " xmlns:a=\"b\"", "\"", "{",
        "}", "[", "]", "null", "1e999", "-1", "0", "99999999999999999999", "9223372036854775807", "NaN", "2147483648", "true", "=", "&",
        "&&", "?", "a=b", "uploadId=", "&versionId=x", "&acl", "&partNumber=0", "&max-keys=-1", "&X-Amz-Signature=0", ";", ",", "\r\n",
        "\n", "é", "\U0001f680", "bytes=-0", "bytes=5-2", "*", "ffffffffffffffff", "7fffffffffffffff;chunk-signature=", "\t", "  ",
        "=?UTF-8?B?w6k=?=",
    ];

    public static byte[] Apply(Random random, byte[] bytes)
    {
        var changed = bytes.ToList();
        for (var count = random.Next(1, 4); count > 0; count--)
            Once(random, changed);
        return [.. changed];
    }

    public static string Apply(Random random, string text) =>
        Encoding.Latin1.GetString(Apply(random, Encoding.Latin1.GetBytes(text)));

    private static void Once(Random random, List<byte> bytes)
    {
        var at = random.Next(bytes.Count + 1);
        var length = Math.Min(random.Next(1, 16), bytes.Count - at);
        switch (random.Next(7))
        {
            case 0 when at < bytes.Count:
                bytes[at] ^= (byte)(1 << random.Next(8));
                break;
            case 1 when at < bytes.Count:
                bytes[at] = (byte)random.Next(256);
                break;
            case 2:
                bytes.RemoveRange(at, length);
                break;
            case 3:
                bytes.InsertRange(at, bytes.GetRange(at, length));
                break;
            case 4 when random.Next(8) == 0:
                bytes.InsertRange(at, Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(Pieces[random.Next(Pieces.Length)], 2000))));
                break;
            case 5 when random.Next(4) == 0:
                bytes.RemoveRange(at, bytes.Count - at);
                break;
            default:
                bytes.InsertRange(at, Encoding.UTF8.GetBytes(Pieces[random.Next(Pieces.Length)]));
                break;
        }
    }
}
