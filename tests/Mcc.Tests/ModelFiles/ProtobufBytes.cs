using System.Text;

namespace Mcc.Tests.ModelFiles;

/// <summary>Writes protobuf messages by hand.</summary>
internal sealed class ProtobufBytes
{
    private readonly MemoryStream bytes = new();

    public static implicit operator byte[](ProtobufBytes message) => message.bytes.ToArray();

    public ProtobufBytes Number(int field, long value) => Varint((ulong)field << 3).Varint((ulong)value);

    public ProtobufBytes Text(int field, string value) => Bytes(field, Encoding.UTF8.GetBytes(value));

    public ProtobufBytes Message(int field, byte[] message) => Bytes(field, message);

    public ProtobufBytes Bytes(int field, byte[] value)
    {
        Varint(((ulong)field << 3) | 2).Varint((ulong)value.Length);
        bytes.Write(value);
        return this;
    }

    private ProtobufBytes Varint(ulong value)
    {
        while (value >= 0x80)
        {
            bytes.WriteByte((byte)(value | 0x80));
            value >>= 7;
        }
        bytes.WriteByte((byte)value);
        return this;
    }
}
