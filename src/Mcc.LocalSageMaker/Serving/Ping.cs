using System.Globalization;

namespace Mcc.LocalSageMaker.Serving;

/// <summary>One GET /ping and what came of it.</summary>
/// <param name="IsGood">200, in time.</param>
/// <param name="Text">For a person: "answered 502", "was not answered in 2 s", "refused the connection".</param>
internal sealed record Ping(bool IsGood, string Text)
{
    public static async Task<Ping> Of(HttpMessageInvoker client, Uri container, TimeSpan limit, CancellationToken cancel)
    {
        using var inTime = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        inTime.CancelAfter(limit);
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(container, "/ping"));
        try
        {
            using var answer = await client.SendAsync(request, inTime.Token);
            await answer.Content.CopyToAsync(Stream.Null, inTime.Token);
            return new(answer.StatusCode == System.Net.HttpStatusCode.OK,
                string.Create(CultureInfo.InvariantCulture, $"answered {(int)answer.StatusCode}"));
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return new(false, string.Create(CultureInfo.InvariantCulture, $"was not answered within {limit.TotalSeconds:0.##} s"));
        }
        catch (HttpRequestException problem)
        {
            return new(false, problem.HttpRequestError == HttpRequestError.ConnectionError ? "found no listener" : "broke off");
        }
    }
}
