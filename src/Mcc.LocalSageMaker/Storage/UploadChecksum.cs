using Mcc.LocalSageMaker.Protocols;

namespace Mcc.LocalSageMaker.Storage;

/// <summary>The checksum of a multipart upload: which kind its parts have, and what the whole object gets.</summary>
/// <param name="Kind">In lower case.</param>
/// <param name="IsComposite">Whether the object gets the checksum of its parts' checksums.</param>
/// <param name="IsDeclared">Whether the client chose it: then each part must come with it.</param>
internal sealed record UploadChecksum(string Kind, bool IsComposite, bool IsDeclared)
{
    /// <exception cref="AwsServiceException">The algorithm is unknown, or does not have the type.</exception>
    public static UploadChecksum Read(AwsRequest request)
    {
        var declared = Declared(request);
        var type = request.Option("x-amz-checksum-type")?.ToUpperInvariant();
        if (declared is null)
        {
            return type is null ? new(Checksum.Default, false, false)
                : throw Invalid("The x-amz-checksum-type header can only be used with the x-amz-checksum-algorithm header.");
        }

        var isComposite = type switch
        {
            null => Checksum.CanBeComposite(declared),
            ObjectChecksum.Composite => true,
            ObjectChecksum.FullObject => false,
            _ => throw Invalid("Value for x-amz-checksum-type header is invalid."),
        };
        return (isComposite ? Checksum.CanBeComposite(declared) : Checksum.CanBeWhole(declared))
            ? new(declared, isComposite, true)
            : throw Invalid($"The {(isComposite ? ObjectChecksum.Composite : ObjectChecksum.FullObject)} checksum type cannot be used with "
                + $"the {declared} checksum algorithm.");
    }

    /// <summary>Null for null.</summary>
    /// <exception cref="AwsServiceException">There is no such algorithm.</exception>
    public static string? Algorithm(string? algorithm) => algorithm is null ? null
        : Checksum.Kinds.FirstOrDefault(kind => string.Equals(kind, algorithm, StringComparison.OrdinalIgnoreCase))
        ?? throw Invalid("Checksum algorithm provided is unsupported. Please try again with any of the valid types: "
            + $"[{string.Join(", ", Checksum.Kinds.Select(kind => kind.ToUpperInvariant()))}]");

    /// <summary>The checksum of the object from those of its parts.</summary>
    public ObjectChecksum Compose(IReadOnlyCollection<UploadPart> parts)
    {
        using var sum = Checksum.Of(Kind)!;
        foreach (var part in parts)
            sum.Append(Convert.FromBase64String(part.Checksum!.Value));
        return new(Kind, FormattableString.Invariant($"{sum.Base64()}-{parts.Count}"), IsComposite: true);
    }

    private static string? Declared(AwsRequest request) => Algorithm(request.Option("x-amz-checksum-algorithm"));

    private static AwsServiceException Invalid(string message) => new(400, "InvalidRequest", message);
}
