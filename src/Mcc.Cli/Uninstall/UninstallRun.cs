using Mcc.Cli.Hosting;
using Mcc.Cli.Local;
using Mcc.Core.Diagnostics;

namespace Mcc.Cli.Uninstall;

/// <summary>One <c>mcc uninstall</c>.</summary>
internal sealed class UninstallRun(Reporter reporter)
{
    private const string Rule = "uninstall";
    private readonly CliEnvironment cli = reporter.Cli;

    public async Task<int> Go(bool everything, bool agreed, CancellationToken cancel)
    {
        var found = await LeftoverList.Of(cli, everything, cancel);
        foreach (var entry in found)
            reporter.SayAsItIs($"{(entry.Reason is null ? "delete" : "keep  ")} {LeftoverList.Amount(entry.Bytes),10}  {entry.Path}  "
                + $"({entry.Content}{(entry.Reason is { } reason ? "; " + reason : "")})");
        var doomed = found.Where(entry => entry.Reason is null).ToList();
        var deletes = doomed.Count > 0 && (agreed || Agrees(doomed));
        var findings = deletes ? await Delete(doomed, cancel) : [];
        if (findings.Count > 0)
            return reporter.Refuse(findings);
        if (deletes && cli.HomeIfAny is { } home && Directory.Exists(home) && !Directory.EnumerateFileSystemEntries(home).Any())
            Directory.Delete(home);
        if (deletes)
            reporter.Say($"{LeftoverList.Amount(doomed.Sum(entry => entry.Bytes))} are deleted. Projects do not need mcc.");
        else
            reporter.Say(doomed.Count > 0 ? "Nothing is deleted yet: mcc uninstall --yes deletes what is listed with \"delete\"."
                : "Nothing is left to delete.");
        reporter.Say("The program itself: delete the file or link `mcc` in your PATH, or run "
            + "`dotnet tool uninstall ml-container-creator`.");
        return reporter.End(ExitCode.Done, members: json =>
        {
            json.WriteBoolean("deleted", deletes);
            json.WriteStartArray("entries");
            foreach (var entry in found)
            {
                json.WriteStartObject();
                json.WriteString("path", entry.Path);
                json.WriteString("content", entry.Content);
                json.WriteNumber("bytes", entry.Bytes);
                json.WriteBoolean("kept", entry.Reason is not null);
                json.WriteString("reason", entry.Reason);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        });
    }

    private bool Agrees(IReadOnlyList<Leftover> doomed)
    {
        if (!cli.HasTerminal || reporter.AsJson)
            return false;
        cli.Error.Write($"Delete {(doomed.Count == 1 ? "it" : $"these {doomed.Count}")}? [y/N] ");
        return cli.In.ReadLine()?.Trim() is "y" or "Y" or "yes";
    }

    private async Task<IReadOnlyList<Finding>> Delete(IReadOnlyList<Leftover> doomed, CancellationToken cancel)
    {
        var findings = new List<Finding>();
        foreach (var entry in doomed)
        {
            if (!await Stopped(entry, cancel))
            {
                findings.Add(Finding.Error(Rule, $"{entry.Path} stays, because its local SageMaker still runs.", "Run `mcc local down`."));
                continue;
            }

            try
            {
                if (File.Exists(entry.Path))
                    File.Delete(entry.Path);
                else
                    Directory.Delete(entry.Path, recursive: true);
            }
            catch (Exception kept) when (kept is IOException or UnauthorizedAccessException)
            {
                findings.Add(Finding.Error(Rule, $"{entry.Path} was not deleted: {kept.Message}", "Delete it as its owner."));
            }
        }

        return findings;
    }

    /// <summary>Whether no local SageMaker uses it any more; their state is deleted then.</summary>
    private async Task<bool> Stopped(Leftover entry, CancellationToken cancel)
    {
        foreach (var folder in entry.LocalSageMakers)
        {
            if (await new DownRun(new Reporter(cli, asJson: false), folder).Go(forget: true, cancel) != ExitCode.Done)
                return false;
        }

        return true;
    }
}
