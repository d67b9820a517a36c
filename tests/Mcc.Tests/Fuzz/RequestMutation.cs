using System.Text;

namespace Mcc.Tests.Fuzz;

/// <summary>Random changes of requests, with pieces that parsers of URLs, headers, XML and JSON have trouble with.</summary>
internal static class RequestMutation
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

    private static readonly Mutations Changes = new([], Pieces);

    public static byte[] Apply(Random random, byte[] bytes) => Changes.Apply(random, bytes, mostChanges: 3);

    public static string Apply(Random random, string text) =>
        Encoding.Latin1.GetString(Apply(random, Encoding.Latin1.GetBytes(text)));
}
