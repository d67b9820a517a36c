using System.Globalization;

namespace Mcc.LocalSageMaker.Protocols;

/// <summary>What a request's Authorization header or query says, and the key that its signature was made with.</summary>
/// <param name="Date">The day of the key, yyyyMMdd.</param>
/// <param name="Time">X-Amz-Date, yyyyMMddTHHmmssZ.</param>
/// <param name="SignedHeaders">Lower-case, in the order of the header.</param>
internal sealed record Authorization(
    string AccessKey,
    string Date,
    string Region,
    string Service,
    string Time,
    IReadOnlyList<string> SignedHeaders,
    string Signature)
{
    public const string Algorithm = "AWS4-HMAC-SHA256";

    /// <summary>The query parameter of a presigned URL that the signature cannot cover.</summary>
    public const string SignatureParameter = "X-Amz-Signature";

    /// <summary>How long a presigned URL is valid, from its X-Amz-Date on; null when the signature is in the header.</summary>
    public TimeSpan? ValidFor { get; init; }

    /// <summary>Whether it is S3's earlier signature, which has no scope.</summary>
    public bool IsVersion2 { get; init; }

    public string Scope => $"{Date}/{Region}/{Service}/aws4_request";

    /// <summary>When it was signed; null when X-Amz-Date is not a time of the key's day.</summary>
    public DateTimeOffset? SignedAt =>
        DateTimeOffset.TryParseExact(Time, "yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal,
            out var time)
        && Time.StartsWith(Date, StringComparison.Ordinal) ? time : null;

    /// <summary>Null when the header is not one of Signature Version 4.</summary>
    public static Authorization? Read(string? header, string? time)
    {
        if (header is null || time is null || !header.StartsWith(Algorithm + " ", StringComparison.Ordinal)) return null;
        string? credential = null, signedHeaders = null, signature = null;
        foreach (var part in header[Algorithm.Length..].Split(',', StringSplitOptions.TrimEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals < 0) return null;
            var value = part[(equals + 1)..];
            switch (part[..equals])
            {
                case "Credential": credential = value; break;
                case "SignedHeaders": signedHeaders = value; break;
                case "Signature": signature = value; break;
            }
        }

        return credential is not null && signedHeaders is not null && signature is not null
            ? Of(credential, time, signedHeaders, signature) : null;
    }

    /// <summary>Null when the credential is not of the form KEY/DATE/REGION/SERVICE/aws4_request.</summary>
    public static Authorization? Of(string credential, string time, string signedHeaders, string signature) =>
        credential.Split('/') is [{ } key, { } date, { } region, { } service, "aws4_request"]
            ? new(key, date, region, service, time, signedHeaders.Split(';'), signature)
            : null;
}
