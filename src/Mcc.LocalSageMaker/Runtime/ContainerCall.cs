using System.Net.Http.Headers;

namespace Mcc.LocalSageMaker.Runtime;

/// <summary>One request to a container: only the headers that SageMaker passes on go with it.</summary>
internal static class ContainerCall
{
    public static HttpRequestMessage Request(Uri container, string path, Invocation invocation, string? adapter, HttpContent body,
        string? contentType, string? accept)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(container, path)) { Content = body };
        if (contentType is not null) body.Headers.TryAddWithoutValidation("Content-Type", contentType);
        if (accept is not null) request.Headers.TryAddWithoutValidation("Accept", accept);
        Add(request.Headers, "X-Amzn-SageMaker-Custom-Attributes", invocation.CustomAttributes);
        Add(request.Headers, "X-Amzn-SageMaker-Target-Model", invocation.TargetModel);
        Add(request.Headers, "X-Amzn-SageMaker-Adapter-Identifier", adapter);
        Add(request.Headers, "X-Amzn-SageMaker-Session-Id", invocation.SessionId);
        Add(request.Headers, "X-Amzn-SageMaker-Inference-Id", invocation.InferenceId);
        return request;
    }

    /// <exception cref="ResponseTooLongException">The body is longer than the limit.</exception>
    public static async Task<ContainerResponse> Send(
        HttpMessageInvoker client, HttpRequestMessage request, long limit, CancellationToken cancel)
    {
        using var response = await client.SendAsync(request, cancel);
        return new(
            (int)response.StatusCode,
            response.Content.Headers.NonValidated.TryGetValues("Content-Type", out var type) ? type.ToString() : null,
            Header(response, "X-Amzn-SageMaker-Custom-Attributes"),
            Header(response, "X-Amzn-SageMaker-New-Session-Id"),
            Header(response, "X-Amzn-SageMaker-Closed-Session-Id"),
            response.Content.Headers.ContentLength is not null,
            await Body(response.Content, limit, cancel));
    }

    public static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.NonValidated.TryGetValues(name, out var values) ? values.ToString() : null;

    private static async Task<ReadOnlyMemory<byte>> Body(HttpContent content, long limit, CancellationToken cancel)
    {
        if (content.Headers.ContentLength > limit) throw new ResponseTooLongException(limit);
        await using var stream = await content.ReadAsStreamAsync(cancel);
        if (content.Headers.ContentLength is { } length)
        {
            var whole = new byte[length];
            await stream.ReadExactlyAsync(whole, cancel);
            return whole;
        }

        using var buffer = new MemoryStream();
        var piece = new byte[16 * 1024];
        while (await stream.ReadAsync(piece, cancel) is > 0 and var count)
        {
            if (buffer.Length + count > limit) throw new ResponseTooLongException(limit);
            buffer.Write(piece, 0, count);
        }

        return buffer.GetBuffer().AsMemory(0, (int)buffer.Length);
    }

    private static void Add(HttpRequestHeaders headers, string name, string? value)
    {
        if (value is not null) headers.TryAddWithoutValidation(name, value);
    }
}
