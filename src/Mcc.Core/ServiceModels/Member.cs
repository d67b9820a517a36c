namespace Mcc.Core.ServiceModels;

/// <summary>One member of a structure (or a list's element, a map's key or value) and where it is on the wire.</summary>
/// <param name="Location">header, headers, uri, querystring or statusCode; null in the body.</param>
/// <param name="LocationName">Its name on the wire when that differs from <paramref name="Name"/>.</param>
/// <param name="IsIdempotencyToken">The caller's SDK fills it in, so its absence is not an error.</param>
public sealed record Member(
    string Name,
    string ShapeName,
    string? Location,
    string? LocationName,
    bool IsFlattened,
    bool IsStreaming,
    bool IsXmlAttribute,
    bool IsIdempotencyToken,
    bool IsEventPayload,
    bool IsJsonValue,
    string? TimestampFormat,
    string? XmlNamespace)
{
    public string WireName => LocationName ?? Name;
}
