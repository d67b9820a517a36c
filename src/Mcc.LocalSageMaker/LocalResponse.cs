using System.Net.Http.Headers;

namespace Mcc.LocalSageMaker;

/// <summary>A response with a success status.</summary>
public sealed record LocalResponse(byte[] Content, HttpResponseHeaders Headers)
{
    /// <summary>Null where the response does not have the header.</summary>
    public string? Header(string name) => Headers.TryGetValues(name, out var values) ? values.First() : null;
}
