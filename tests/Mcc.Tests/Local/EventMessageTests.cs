using System.Text;
using Mcc.LocalSageMaker.Protocols;
using Mcc.LocalSageMaker.Storage;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Local;

public sealed class EventMessageTests
{
    [Fact]
    public void A_message_has_lengths_headers_payload_and_both_sums()
    {
        var message = EventMessage.Event("PayloadPart", "application/octet-stream", "hi"u8);

        var text = Convert.ToHexStringLower(message);
        message.Length.ShouldBe(Convert.ToInt32(text[..8], 16));
        text[16..24].ShouldBe(Sum(message[..8]));
        text[^8..].ShouldBe(Sum(message[..^4]));
        Encoding.UTF8.GetString(message).ShouldContain(":event-type");
    }

    [Theory]
    [InlineData("crc32", "cbf43926")]
    [InlineData("crc32c", "e3069283")]
    [InlineData("crc64nvme", "ae8b14860a799888")]
    [InlineData("md5", "25f9e794323b453885f5181f1b624d0b")]
    public void Checksums_are_those_of_the_catalogs(string kind, string hex)
    {
        using var sum = Checksum.Of(kind)!;
        sum.Append("123456789"u8);
        Convert.ToHexStringLower(sum.Value()).ShouldBe(hex);
    }

    private static string Sum(byte[] content)
    {
        using var sum = Checksum.Of("crc32")!;
        sum.Append(content);
        return Convert.ToHexStringLower(sum.Value());
    }
}
