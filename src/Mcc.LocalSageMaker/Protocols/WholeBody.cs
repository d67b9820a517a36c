namespace Mcc.LocalSageMaker.Protocols;

/// <summary>Reads a body into memory, up to a limit.</summary>
internal static class WholeBody
{
    /// <exception cref="AwsServiceException">413: it is longer. AWS sends no code with it.</exception>
    public static async Task<ReadOnlyMemory<byte>> Read(AwsRequest request, long limit)
    {
        var length = request.Context.Request.ContentLength;
        if (length > limit) throw TooLong(limit);
        if (length is 0) return default;
        var body = request.Context.Request.Body;
        if (length is { } known)
        {
            var whole = new byte[known];
            await body.ReadExactlyAsync(whole, request.Gone);
            return whole;
        }

        using var buffer = new MemoryStream();
        var piece = new byte[64 * 1024];
        while (await body.ReadAsync(piece, request.Gone) is > 0 and var count)
        {
            if (buffer.Length + count > limit) throw TooLong(limit);
            buffer.Write(piece, 0, count);
        }

        return buffer.GetBuffer().AsMemory(0, (int)buffer.Length);
    }

    public static AwsServiceException TooLong(long limit) =>
        new(413, "", FormattableString.Invariant($"HTTP content length exceeded {limit} bytes."));
}
