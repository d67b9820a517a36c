using System.Text.Json.Nodes;
using Mcc.Cli.Hosting;
using Mcc.Core.Diagnostics;
using Mcc.Core.Projects;
using Mcc.LocalSageMaker;
using Mcc.Platform.Files;
using Mcc.Platform.Processes;

namespace Mcc.Cli.Quickstart;

/// <summary>
/// The sample's project, deployed to a SageMaker on this machine that lives as long as this: by its own do/deploy where what
/// that needs is installed, else by the same payloads, sent by us.
/// </summary>
public sealed class LocalEndpoint : IAsyncDisposable
{
    private static readonly string[] Tools = ["aws", "jq"];

    /// <summary>What do/deploy says of an AWS CLI that does not know a part of a request, as that of Debian 12 does not.</summary>
    private const string TooOld = " is too old for that";
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(100);
    private readonly SageMakerServer local;
    private readonly LocalClient client;
    private readonly SampleProject project;
    private readonly string state;

    private LocalEndpoint(SageMakerServer local, SampleProject project, string state)
    {
        this.local = local;
        this.project = project;
        this.state = state;
        client = new(local);
    }

    private string Name => Path.GetFileName(project.Folder);

    /// <summary>SageMaker, with nothing deployed yet.</summary>
    /// <param name="engine">The engine that has the project's image; null when it runs as a process.</param>
    public static async Task<LocalEndpoint> Start(SampleProject project, string? engine, CliEnvironment cli, CancellationToken cancel)
    {
        var folder = QuickstartFolder.New(cli);
        try
        {
            var started = await SageMakerServer.Start(new(folder)
            {
                Engine = engine ?? "none",
                Projects = engine is null ? [new(Path.GetFileName(project.Folder), project.Folder)] : [],
                Variables = ProcessVariables.Of(cli),
            }, TimeProvider.System, cancel, bug => cli.Error.WriteLine(bug));
            return new(started, project, folder);
        }
        catch
        {
            QuickstartFolder.Delete(folder);
            throw;
        }
    }

    /// <summary>False when it does not serve, and then there is an error among the findings.</summary>
    public async Task<bool> Deploy(CliEnvironment cli, Reporter reporter, List<Finding> findings, CancellationToken cancel)
    {
        if (!Array.TrueForAll(Tools, Programs.Exists))
        {
            reporter.Say("     No AWS CLI or jq here: mcc itself sends what do/deploy would.");
            return await Send(findings, cancel);
        }

        reporter.Say($"     do/deploy, to {local.Address.GetLeftPart(UriPartial.Authority)}");
        try
        {
            var ended = await ProcessRunner.Run(new(Path.Combine(project.Folder, "do", "deploy"), [], project.Folder, Variables(cli)),
                cancel);
            if (ended is { Succeeded: true }) return true;
            if (ended?.Error.Contains(TooOld, StringComparison.Ordinal) is true)
            {
                reporter.Say($"     {ended.LastLine}");
                reporter.Say("     So mcc itself sends what do/deploy would.");
                return await Send(findings, cancel);
            }

            findings.Add(Finding.Error("deploy", $"do/deploy ended with {ended?.ExitCode}.",
                $"Its project is in {Name}/: mcc local up --project={Name}, and do/deploy there.")
                with
            { Details = ended?.Error.TrimEnd() ?? "" });
            return false;
        }
        finally
        {
            // What it remembers is of a SageMaker that is gone soon.
            File.Delete(Path.Combine(project.Folder, ".mcc", "state.json"));
        }
    }

    /// <summary>The answer of InvokeEndpoint.</summary>
    /// <exception cref="HttpRequestException">There is none.</exception>
    public Task<string> Invoke(string json, CancellationToken cancel) => client.Invoke(Name, json, cancel);

    /// <summary>Deletes what was deployed, and waits until it is gone.</summary>
    public async Task Remove(CancellationToken cancel)
    {
        await client.Ask("DeleteEndpoint", new() { ["EndpointName"] = Name }, cancel);
        while (((await client.Ask("ListEndpoints", [], cancel))["Endpoints"]?.AsArray().Count ?? 0) > 0)
            await Task.Delay(Glance, cancel);
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await local.DisposeAsync();
        QuickstartFolder.Delete(state);
    }

    /// <summary>An engine has it under this name from do/build, and a process is started for the last part of any.</summary>
    private string Image => $"{Name}:latest";

    private Dictionary<string, string> Variables(CliEnvironment cli)
    {
        var variables = CallerVariables.Over(cli.Environment, state, local.Record);
        // The user's own book of what is in AWS stays clean, and the endpoint has the name that we ask it by.
        variables["MCC_HOME"] = state;
        variables["MCC_ENDPOINT"] = Name;
        variables["MCC_POLL"] = "0.3";
        return variables;
    }

    private async Task<bool> Send(List<Finding> findings, CancellationToken cancel)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["name"] = Name,
            ["model"] = Name,
            ["config"] = Name,
            ["endpoint"] = Name,
            ["image"] = Image,
            ["role"] = CallerVariables.Role(local.Record),
        };
        var reader = new ProjectReader(project.Folder);
        try
        {
            foreach (var (file, operation) in new[] { ("create-model", "CreateModel"), ("create-endpoint-config", "CreateEndpointConfig"),
                ("create-endpoint", "CreateEndpoint") })
            {
                if (ProjectPayloads.Fill(reader.Read, file, values, findings) is not { } payload) return false;
                await client.Ask(operation, payload, cancel);
            }

            return await IsServing(findings, cancel);
        }
        catch (HttpRequestException refused)
        {
            findings.Add(Finding.Error("deploy", refused.Message, $"Its project is in {Name}/: look at deploy/."));
            return false;
        }
    }

    private async Task<bool> IsServing(List<Finding> findings, CancellationToken cancel)
    {
        while (true)
        {
            var told = await client.Ask("DescribeEndpoint", new() { ["EndpointName"] = Name }, cancel);
            if ((string?)told["EndpointStatus"] is "InService") return true;
            if ((string?)told["EndpointStatus"] is "Failed")
            {
                findings.Add(Finding.Error("deploy", (string?)told["FailureReason"] ?? "The endpoint failed.",
                    $"Its project is in {Name}/: try do/run and do/test there."));
                return false;
            }

            await Task.Delay(Glance, cancel);
        }
    }
}
