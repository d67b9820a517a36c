using System.Security.Cryptography;
using Mcc.Core.Text;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Text;

/// <summary>Our own hashes against those of .NET, which this machine has.</summary>
public sealed class BlockHashTests
{
    private static readonly byte[] Content = Random(1000);

    public static TheoryData<string> Kinds => ["MD5", "SHA1", "SHA256"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Of_every_length_it_is_what_everyone_else_has(string kind)
    {
        var hash = Of(kind);
        for (var length = 0; length <= 300; length++)
        {
            hash.Append(Content.AsSpan(0, length));
            hash.Finish().ShouldBe(CryptographicOperations.HashData(new(kind), Content.AsSpan(0, length)), $"{length} bytes");
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Reading_in_any_chunks_gives_the_same_content(string kind)
    {
        foreach (var piece in new[] { 1, 3, 55, 56, 63, 64, 65, 128, 200 })
        {
            var hash = Of(kind);
            for (var at = 0; at < Content.Length; at += piece)
            {
                var end = Math.Min(at + piece, Content.Length);
                hash.Append(Content.AsSpan(at, end - at));
                hash.Current().ShouldBe(CryptographicOperations.HashData(new(kind), Content.AsSpan(0, end)),
                    $"{end} bytes in pieces of {piece}");
            }
        }
    }

    [Fact]
    public void A_key_of_any_length_authenticates_as_everyone_else_has_it()
    {
        for (var length = 0; length <= 200; length++)
        {
            var key = Content.AsSpan(0, length);
            Sha256.Authenticate(key, Content).ShouldBe(HMACSHA256.HashData(key, Content), $"a key of {length} bytes");
        }
    }

    private static BlockHash Of(string kind) => kind switch { "MD5" => new Md5(), "SHA1" => new Sha1(), _ => new Sha256() };

    private static byte[] Random(int length)
    {
        var content = new byte[length];
        new Random(1729).NextBytes(content);
        return content;
    }
}
