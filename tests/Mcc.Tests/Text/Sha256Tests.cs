using System.Security.Cryptography;
using Mcc.Core.Text;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Text;

public sealed class Sha256Tests
{
    [Fact]
    public void It_is_what_everyone_else_calls_SHA_256()
    {
        var content = new byte[1000];
        new Random(1729).NextBytes(content);
        for (var length = 0; length <= content.Length; length++)
            Sha256.Of(content.AsSpan(0, length))
                .ShouldBe(Convert.ToHexStringLower(SHA256.HashData(content.AsSpan(0, length))), $"{length} bytes");
    }

    [Fact]
    public void Of_an_example_of_the_standard() =>
        Sha256.Of("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"u8)
            .ShouldBe("248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
}
