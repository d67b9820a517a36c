using Mcc.Verify.Execution;

namespace Mcc.Verify.Chaos;

/// <summary>
/// What SageMaker and ordinary clients see while others misbehave: pings and requests at a steady rate, each on a new connection.
/// </summary>
internal sealed record Bystander(IReadOnlyList<Answer> Pings, IReadOnlyList<Answer> Answers)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    /// <summary>Several late pings may be this machine's fault; SageMaker tolerates one.</summary>
    private const int StrayPings = 1;

    /// <param name="until">Ends the watch.</param>
    public static async Task<Bystander> Watch(Probe probe, Task until, CancellationToken cancel)
    {
        var pings = Ask(() => probe.Ping(cancel));
        var answers = Ask(() => probe.Invoke(cancel));
        return new(await pings, await answers);

        async Task<List<Answer>> Ask(Func<Task<Answer>> send)
        {
            // The next one does not wait for the one before.
            var sent = new List<Task<Answer>>();
            do
            {
                sent.Add(send());
                await Task.Delay(Pause, cancel);
            }
            while (!until.IsCompleted);

            return [.. await Task.WhenAll(sent)];
        }
    }

    /// <summary>What is against the contract; null when nothing is.</summary>
    /// <param name="allowed">Requests that may be lost.</param>
    public string? Trouble(int allowed = 0)
    {
        var late = Pings.Where(ping => ping.Status != 200).ToList();
        if (late.Count > StrayPings)
            return $"{late.Count} of {Pings.Count} pings failed, the first with {late[0]}";
        var lost = Answers.Where(answer => answer.IsServerError && answer.Status != 503).ToList();
        return lost.Count > allowed ? $"{lost.Count} of {Answers.Count} requests failed, the first with {lost[0]}{lost[0].Quote}" : null;
    }

    public override string ToString() => $"{Pings.Count} pings and {Answers.Count} requests were answered meanwhile";
}
