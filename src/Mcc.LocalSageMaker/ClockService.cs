using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Mcc.Core.Json;
using Mcc.LocalSageMaker.Clock;
using Mcc.LocalSageMaker.Protocols;

namespace Mcc.LocalSageMaker;

/// <summary>
/// Sets the clock of the local SageMaker forward. It is not part of AWS: it has a signing name of its own, and like everything here it
/// listens on the loopback address only and wants the key.
/// </summary>
internal sealed class ClockService(SettableClock clock)
{
    public const string SigningName = "mcc-local";
    public const string Advance = "AdvanceSeconds";
    public const string Now = "Now";
    public const string Ahead = "AheadSeconds";

    /// <summary>One month: each step of 10 seconds is done.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(31);

    public async Task Answer(AwsRequest request)
    {
        await clock.Advance(Span(request.Body.Span));
        var body = Encoding.UTF8.GetBytes(new JsonObject
        {
            [Now] = Time.Now(clock),
            [Ahead] = clock.Offset.TotalSeconds,
        }.ToJsonString());
        var response = request.Context.Response;
        response.ContentType = "application/json";
        response.ContentLength = body.Length;
        await response.Body.WriteAsync(body, request.Gone);
    }

    private static TimeSpan Span(ReadOnlySpan<byte> body)
    {
        try
        {
            if (WholeJson.Parse(body)?[Advance] is JsonValue value && value.TryGetValue<double>(out var seconds)
                && seconds >= 0 && seconds <= Longest.TotalSeconds)
                return TimeSpan.FromSeconds(seconds);
        }
        catch (Exception bad) when (bad is JsonException or InvalidOperationException)
        {
            // It is refused below.
        }

        throw AwsServiceException.Validation($"{Advance} must be a number from 0 to {Longest.TotalSeconds}.");
    }
}
