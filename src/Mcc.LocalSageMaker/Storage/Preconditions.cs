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
            throw new AwsServiceException(304, "NotModified", "Not Modified");
    }

    /// <exception cref="AwsServiceException">412: someone else was faster.</exception>
    public static void CheckWrite(AwsRequest request, StoredObject? before)
    {
        if (request.Header("If-None-Match") is "*" && before is not null) throw Failed("If-None-Match");
        if (request.Header("If-Match") is { } match && (before is null || !Names(match, before))) throw Failed("If-Match");
    }

    /// <exception cref="AwsServiceException">412: the source is another one than the client knew.</exception>
    public static void CheckCopy(AwsRequest request, StoredObject source)
    {
        if (request.Header("x-amz-copy-source-if-match") is { } match && !Names(match, source)) throw Failed("x-amz-copy-source-If-Match");
        if (request.Header("x-amz-copy-source-if-none-match") is { } none
            && Names(none, source)) throw Failed("x-amz-copy-source-If-None-Match");
    }

    public static bool IsRangeValid(AwsRequest request, StoredObject stored) =>
        request.Header("If-Range") is not { } given || Names(given, stored) || Time(given) is { } time && Seconds(stored) <= time;

    private static bool Names(string given, StoredObject stored) =>
        given.Split(',', StringSplitOptions.TrimEntries)
            .Any(each => each is "*" || string.Equals(each.Trim('"'), stored.ETag, StringComparison.Ordinal));

    private static DateTimeOffset? Time(string? header) =>
        DateTimeOffset.TryParse(header, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;

    /// <summary>HTTP's times have whole seconds.</summary>
    private static DateTimeOffset Seconds(StoredObject stored) => DateTimeOffset.FromUnixTimeSeconds(stored.Modified.ToUnixTimeSeconds());

    private static AwsServiceException Failed(string condition) =>
        new(412, "PreconditionFailed", "At least one of the pre-conditions you specified did not hold",
            new() { ["Condition"] = condition });
}
