using System.Globalization;
using System.Text.Json.Nodes;

namespace Mcc.LocalSageMaker.Protocols;

/// <summary>Lists that are handed out in pages, for the services that only count: the token is how many were given.</summary>
internal static class Pagination
{
    /// <exception cref="AwsServiceException">The token is unknown.</exception>
    public static (JsonArray Page, JsonNode? NextToken) Of(IReadOnlyList<JsonObject> all, JsonNode? token, int length)
    {
        var start = 0;
        if (token is not null && !int.TryParse((string?)token, NumberStyles.None, CultureInfo.InvariantCulture, out start))
            throw new AwsServiceException(400, "InvalidParameterException", "The specified nextToken is invalid.");
        var next = start + length < all.Count ? JsonValue.Create((start + length).ToString(CultureInfo.InvariantCulture)) : null;
        return (new([.. all.Skip(start).Take(length)]), next);
    }
}
