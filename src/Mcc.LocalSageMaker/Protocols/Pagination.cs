using System.Globalization;
using System.Text.Json.Nodes;

namespace Mcc.LocalSageMaker.Protocols;

/// <summary>Lists that are handed out in pages, for the services that only count: the token is how many were given.</summary>
internal static class Pagination
{
    /// <param name="refusal">The service's code for a token that is unknown.</param>
    /// <exception cref="AwsServiceException">The token is unknown.</exception>
    public static (JsonArray Page, JsonNode? NextToken) Of(
        IReadOnlyList<JsonObject> all, JsonNode? token, int length, string refusal = "InvalidParameterException")
    {
        var start = 0;
        if (token is not null && !int.TryParse((string?)token, NumberStyles.None, CultureInfo.InvariantCulture, out start))
            throw new AwsServiceException(400, refusal, "The specified nextToken is invalid.");
        var next = start + length < all.Count ? JsonValue.Create((start + length).ToString(CultureInfo.InvariantCulture)) : null;
        return (new([.. all.Skip(start).Take(length)]), next);
    }
}
