using System.Globalization;
using Mcc.LocalSageMaker.Protocols;

namespace Mcc.LocalSageMaker.Storage;

/// <summary>If-Match, If-None-Match, If-Modified-Since, If-Unmodified-Since and If-Range, as S3 reads them.</summary>
internal static class Preconditions
{
    /// <exception cref="AwsServiceException">412 or 304.</exception>
    public static void CheckRead(AwsRequest request, StoredObject stored)
    {
        var match = request.Header("If-Match");
        if (match is not null ? !Names(match, stored) : Time(request.Header("If-Unmodified-Since")) is { } until && Seconds(stored) > until)
            throw Failed(match is not null ? "If-Match" : "If-Unmodified-Since");
        var none = request.Header("If-None-Match");
        if (none is not null ? Names(none, stored) : Time(request.Header("If-Modified-Since")) is { } since && Seconds(stored) <= since)
            throw new AwsServiceException(304, "NotModified", "Not Modified")
            {
                Headers = [("ETag", StorageResponse.Quoted(stored.ETag)), ("Last-Modified", stored.Modified.UtcDateTime.ToString("R",
                    CultureInfo.InvariantCulture))],
            };
    }

    /// <exception cref="AwsServiceException">412: someone else was faster. 404: what should be replaced does not exist.</exception>
    public static void CheckWrite(AwsRequest request, StoredObject? before)
    {
        if (request.Header("If-None-Match") is { } none && before is not null && Names(none, before)) throw Failed("If-None-Match");
        if (request.Header("If-Match") is not { } match) return;
        if (before is null) throw new AwsServiceException(404, "NoSuchKey", "The specified key does not exist.");
        if (!Names(match, before)) throw Failed("If-Match");
    }

    /// <exception cref="AwsServiceException">412: the source is another one than the client knew.</exception>
    public static void CheckCopy(AwsRequest request, StoredObject source)
    {
        const string prefix = "x-amz-copy-source-if-";
        var match = request.Option(prefix + "match");
        if (match is not null ? !Names(match, source)
            : Time(request.Option(prefix + "unmodified-since")) is { } until && Seconds(source) > until)
            throw Failed(match is not null ? "x-amz-copy-source-If-Match" : "x-amz-copy-source-If-Unmodified-Since");
        var none = request.Option(prefix + "none-match");
        if (none is not null ? Names(none, source)
            : Time(request.Option(prefix + "modified-since")) is { } since && Seconds(source) <= since)
            throw Failed(none is not null ? "x-amz-copy-source-If-None-Match" : "x-amz-copy-source-If-Modified-Since");
    }

    /// <param name="etag">Null, as the other conditions, when it is not a condition.</param>
    /// <param name="time">In a format of HTTP or XML.</param>
    /// <exception cref="AwsServiceException">412, or a condition is not a time or a size.</exception>
    public static void CheckRemoval(StoredObject stored, string? etag, string? time, string? size)
    {
        if (etag is not null && !Names(etag, stored)) throw Failed("If-Match");
        if (time is not null)
        {
            var wanted = Time(time) ?? throw Invalid("x-amz-if-match-last-modified-time", time);
            if (Seconds(stored) != DateTimeOffset.FromUnixTimeSeconds(wanted.ToUnixTimeSeconds()))
                throw Failed("x-amz-if-match-last-modified-time");
        }

        if (size is null) return;
        if (!long.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out var length))
            throw Invalid("x-amz-if-match-size", size);
        if (length != stored.Size) throw Failed("x-amz-if-match-size");
    }

    public static bool IsRangeValid(AwsRequest request, StoredObject stored) =>
        request.Header("If-Range") is not { } given || Names(given, stored) || Time(given) is { } time && Seconds(stored) <= time;

    private static bool Names(string given, StoredObject stored) =>
        given.Split(',', StringSplitOptions.TrimEntries)
            .Any(each => each is "*" || (stored.ETag.Length > 0 && string.Equals(each.Trim('"'), stored.ETag, StringComparison.Ordinal)));

    private static DateTimeOffset? Time(string? header) =>
        DateTimeOffset.TryParse(header, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;

    /// <summary>HTTP's times have whole seconds.</summary>
    private static DateTimeOffset Seconds(StoredObject stored) => DateTimeOffset.FromUnixTimeSeconds(stored.Modified.ToUnixTimeSeconds());

    private static AwsServiceException Invalid(string name, string value) =>
        new(400, "InvalidArgument", $"The value of {name} is not valid.", new() { ["ArgumentName"] = name, ["ArgumentValue"] = value });

    private static AwsServiceException Failed(string condition) =>
        new(412, "PreconditionFailed", "At least one of the pre-conditions you specified did not hold",
            new() { ["Condition"] = condition });
}
