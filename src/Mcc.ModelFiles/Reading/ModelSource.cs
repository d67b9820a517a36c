using Mcc.Core.Diagnostics;
using Mcc.Core.Models;
using Mcc.ModelFiles.Compression;

namespace Mcc.ModelFiles.Reading;

/// <summary>One model file to be read: its bytes, its name, what the user vouches for, and what reading may cost.</summary>
internal sealed class ModelSource(Stream stream, string fileName, ModelTrust trust, ModelLimits limits)
{
    public string FileName { get; } = fileName;

    public ModelTrust Trust { get; } = trust;

    public ModelLimits Limits { get; } = limits;

    public Place Place { get; } = new(fileName);

    public byte[] Head()
    {
        stream.Position = 0;
        var head = new byte[ContentSignature.Length];
        var got = stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        return head[..got];
    }

    public Stream Open()
    {
        stream.Position = 0;
        return stream;
    }

    /// <summary>The decompressed stream of a compressed file, which the caller disposes, or the file itself.</summary>
    public Stream Open(CompressionFormat? packing) => packing is null ? Open() : packing.Decompress(Open());

    /// <summary>Bytes that this file may decompress to: models do not shrink to a few kilobytes.</summary>
    public long DecompressedLimit => Math.Min(Limits.DecompressedBytes, Math.Max(Limits.BombBytes, stream.Length * Limits.BombRatio));

    public ByteReader Bytes() => new(Open());

    public ModelReport Report(ModelContent content, string? compression = null)
    {
        var entry = ModelContents.Known.Of(content);
        return new ModelReport
        {
            FileName = FileName,
            Content = content,
            Format = entry.Format,
            Library = entry.Library,
            Framework = ModelContents.Known.Named(entry.Library)?.Framework,
            Compression = compression,
        };
    }
}
