using Mcc.Cli.Hosting;
using Mcc.Core.Projects;
using Mcc.Verify.Subjects;

namespace Mcc.Cli.Targets;

/// <summary>Sends the same requests to each target of a project, one target after the other, on this machine.</summary>
internal static class TargetRun
{
    public static async Task<IReadOnlyList<TargetAnswers>> Compare(TargetedProject project, ISubject server,
        IReadOnlyList<ComparedTarget> targets, IReadOnlyList<ComparedRequest> requests, CliEnvironment cli, Reporter reporter,
        CancellationToken cancel)
    {
        await using var platform = await LocalPlatform.Start(project, cli, cancel);
        var answers = new List<TargetAnswers>();
        foreach (var target in targets)
        {
            var fitting = requests.Where(request => request.Body.LongLength <= target.RequestBytes).ToList();
            reporter.Say($"{target.Target.Id}: {fitting.Count} requests…");
            answers.Add(await Answers(new(platform, server, target.Target.Id, fitting, cancel), target, requests));
        }

        return answers;
    }

    private static async Task<TargetAnswers> Answers(LocalRun run, ComparedTarget target, IReadOnlyList<ComparedRequest> requests)
    {
        var tooLarge = requests.Count - run.Requests.Count;
        try
        {
            var responses = new Queue<byte[]>(run.Requests.Count == 0 ? [] : await LocalForms.Send(target.Facts.Local, run));
            return new(target, tooLarge,
                [.. requests.Select(request => request.Body.LongLength <= target.RequestBytes ? responses.Dequeue() : null)], null);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            return new(target, tooLarge, [], $"not compared: {exception.Message}");
        }
    }
}
