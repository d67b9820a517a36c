using System.Text;
using System.Text.Json.Nodes;
using Mcc.LocalSageMaker.Containers;
using Mcc.LocalSageMaker.Settings;

namespace Mcc.LocalSageMaker.Serving;

/// <summary>A request of SageMaker's own to a container: to load something, or to unload it.</summary>
/// <param name="purpose">What the container is to do, such as "load the adapter a".</param>
internal sealed class ContainerRequest(ServedContainer container, ServingTools tools, string purpose)
{
    /// <summary>The status of the response and its body, whatever the status.</summary>
    /// <exception cref="ContainerException">It did not respond within the time that a container has to start, or closed the
    /// connection.</exception>
    public async Task<(int Status, string Body)> Send(HttpMethod method, string path, JsonObject? body, CancellationToken cancel)
    {
        using var inTime = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        inTime.CancelAfter(tools.Limits.Start);
        using var request = new HttpRequestMessage(method, new Uri(container.Address, path))
        {
            Content = body is null ? null : new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json"),
        };
        try
        {
            using var answer = await tools.Client.SendAsync(request, inTime.Token);
            return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(inTime.Token));
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw Failure(method, path, $"did not answer within {FailureText.Span(tools.Limits.Start)}");
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException)
        {
            throw Failure(method, path, $"lost the connection: {broken.Message}");
        }
    }

    /// <summary>The same, where only a status of success will do.</summary>
    /// <exception cref="ContainerException">It answered with another status, or not at all.</exception>
    public async Task SendWell(HttpMethod method, string path, JsonObject? body, CancellationToken cancel)
    {
        var (status, text) = await Send(method, path, body, cancel);
        if (status is < 200 or > 299)
            throw Failure(method, path, $"answered {status}: {text}");
    }

    public ContainerException Failure(HttpMethod method, string path, string what) => new(FailureText.Cut(
        $"The container did not {purpose}: {method} {path.Split('?')[0]} {what}.{FailureText.LastLines(container.Log)}"));
}
