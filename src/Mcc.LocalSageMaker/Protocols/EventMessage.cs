using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;

namespace Mcc.LocalSageMaker.Protocols;

/// <summary>
/// One message of application/vnd.amazon.eventstream: lengths, headers, payload, and a CRC-32 over each
/// (https://smithy.io/2.0/aws/amazon-eventstream.html).
/// </summary>
internal static class EventMessage
{
    private const int Prelude = 12;
    private const int Trailer = 4;
    private const byte TextHeader = 7;

    public static byte[] Event(string type, string contentType, ReadOnlySpan<byte> payload) =>
        Write([(":event-type", type), (":content-type", contentType), (":message-type", "event")], payload);

    public static byte[] Exception(string type, ReadOnlySpan<byte> payload) =>
        Write([(":exception-type", type), (":content-type", "application/json"), (":message-type", "exception")], payload);

    private static byte[] Write(ReadOnlySpan<(string Name, string Value)> headers, ReadOnlySpan<byte> payload)
    {
        var headerLength = 0;
        foreach (var (name, value) in headers)
            headerLength += 1 + name.Length + 1 + 2 + Encoding.UTF8.GetByteCount(value);
        var message = new byte[Prelude + headerLength + payload.Length + Trailer];
        BinaryPrimitives.WriteInt32BigEndian(message, message.Length);
        BinaryPrimitives.WriteInt32BigEndian(message.AsSpan(4), headerLength);
        BinaryPrimitives.WriteUInt32BigEndian(message.AsSpan(8), Crc32.HashToUInt32(message.AsSpan(0, 8)));
        var at = Prelude;
        foreach (var (name, value) in headers)
        {
            message[at++] = (byte)name.Length;
            at += Encoding.UTF8.GetBytes(name, message.AsSpan(at));
            message[at++] = TextHeader;
            var length = Encoding.UTF8.GetBytes(value, message.AsSpan(at + 2));
            BinaryPrimitives.WriteInt16BigEndian(message.AsSpan(at), (short)length);
            at += 2 + length;
        }

        payload.CopyTo(message.AsSpan(at));
        BinaryPrimitives.WriteUInt32BigEndian(message.AsSpan(message.Length - Trailer),
            Crc32.HashToUInt32(message.AsSpan(0, message.Length - Trailer)));
        return message;
    }
}
