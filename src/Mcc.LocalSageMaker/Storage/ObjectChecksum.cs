namespace Mcc.LocalSageMaker.Storage;

/// <summary>A checksum that is kept with an object or a part.</summary>
/// <param name="Kind">In lower case: crc64nvme.</param>
/// <param name="Value">In base64; a composite one ends in the number of parts.</param>
/// <param name="IsComposite">Whether it is the checksum of the parts' checksums, and not of the whole content.</param>
internal sealed record ObjectChecksum(string Kind, string Value, bool IsComposite = false)
{
    public const string FullObject = "FULL_OBJECT";
    public const string Composite = "COMPOSITE";

    /// <summary>As it is in the names of headers.</summary>
    public string Header => $"x-amz-checksum-{Kind}";

    /// <summary>As it is in the names of XML elements, after Checksum.</summary>
    public string Name => Kind.ToUpperInvariant();

    public string Type => IsComposite ? Composite : FullObject;

    public override string ToString() => $"{Kind}={Value}";

    /// <summary>Null for an empty text.</summary>
    public static ObjectChecksum? Parse(string? text, bool isComposite)
    {
        var equals = text?.IndexOf('=', StringComparison.Ordinal) ?? -1;
        return equals > 0 ? new(text![..equals], text[(equals + 1)..], isComposite) : null;
    }
}
