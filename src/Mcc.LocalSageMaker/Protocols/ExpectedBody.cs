using Microsoft.AspNetCore.Http;

namespace Mcc.LocalSageMaker.Protocols;

/// <summary>
/// The body of a request whose client waits for `100 Continue` before it sends the body. The server writes that line when the body is
/// read and is not empty. In all other cases (an empty body, a refusal before it is read) the client cannot know whether the response is
/// the last one, and takes the next response on the connection for this one; so the connection is closed, as S3 does.
/// </summary>
internal sealed class ExpectedBody(HttpRequest request) : ForwardStream
{
    private readonly Stream body = request.Body;
    private bool wasAsked;

    /// <summary>The one place that decides about connections of such clients.</summary>
    public static void Watch(HttpContext context)
    {
        if (!context.Request.Headers.ContainsKey("Expect")) return;
        var watched = new ExpectedBody(context.Request);
        context.Request.Body = watched;
        context.Response.OnStarting(() =>
        {
            if (!watched.wasAsked) context.Response.Headers.Connection = "close";
            return Task.CompletedTask;
        });
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        wasAsked = request.ContentLength is not 0;
        return body.ReadAsync(buffer, cancellationToken);
    }
}
