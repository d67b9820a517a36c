namespace Mcc.LocalSageMaker.Protocols;

/// <summary>What a request's Authorization header says, and the key that its signature was made with.</summary>
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
    private const string Algorithm = "AWS4-HMAC-SHA256";

    public string Scope => $"{Date}/{Region}/{Service}/aws4_request";

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

        return credential?.Split('/') is [{ } key, { } date, { } region, { } service, "aws4_request"] && signedHeaders is not null
            && signature is not null
            ? new(key, date, region, service, time, signedHeaders.Split(';'), signature)
            : null;
    }
}
