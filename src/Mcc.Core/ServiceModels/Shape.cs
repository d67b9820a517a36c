namespace Mcc.Core.ServiceModels;

/// <summary>
/// One type of a service model with its constraints; lengths count Unicode characters of strings, items of lists and maps.
/// </summary>
/// <param name="Members">In the model's order, which is also the order on the wire for XML.</param>
/// <param name="Payload">The member that is the whole body, when there is one.</param>
/// <param name="StatusCode">For an error: the HTTP status that it comes with, 400 when the model does not say.</param>
/// <param name="ErrorCode">For an error: its code on the wire.</param>
public sealed record Shape(
    string Name,
    ShapeKind Kind,
    IReadOnlyList<Member> Members,
    IReadOnlyList<string> Required,
    Member? Element,
    Member? Key,
    IReadOnlyList<string> Enum,
    string? Pattern,
    decimal? Minimum,
    decimal? Maximum,
    string? Payload,
    bool IsUnion,
    bool IsDocument,
    bool IsFlattened,
    bool IsEventStream,
    bool IsException,
    int StatusCode,
    string ErrorCode,
    string? LocationName,
    string? XmlNamespace,
    string? TimestampFormat)
{
    private readonly Dictionary<string, Member> byName = Members.ToDictionary(member => member.Name, StringComparer.Ordinal);

    public Member? Member(string name) => byName.GetValueOrDefault(name);
}
