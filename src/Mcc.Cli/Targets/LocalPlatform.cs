using System.Text.Json.Nodes;
using Mcc.Cli.Hosting;
using Mcc.Core.Diagnostics;
using Mcc.Core.Projects;
using Mcc.LocalSageMaker;

namespace Mcc.Cli.Targets;

/// <summary>A SageMaker on this machine for one comparison, in which the project's image runs as a process.</summary>
internal sealed class LocalPlatform : IAsyncDisposable
{
    private const string Bucket = "compared-targets";
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(50);
    private readonly SageMakerServer server;
    private readonly TargetedProject project;
    private readonly string state;
    private bool hasBucket;

    private LocalPlatform(SageMakerServer server, TargetedProject project, string state)
    {
        this.server = server;
        this.project = project;
        this.state = state;
        Client = new(server);
    }

    public LocalClient Client { get; }

    /// <summary>What is deployed has this name.</summary>
    public string Name => Path.GetFileName(project.Folder);

    public static async Task<LocalPlatform> Start(TargetedProject project, CliEnvironment cli, CancellationToken cancel)
    {
        var folder = Directory.CreateTempSubdirectory("mcc-").FullName;
        try
        {
            var started = await SageMakerServer.Start(new(folder)
            {
                Engine = "none",
                Projects = [new(Path.GetFileName(project.Folder), project.Folder)],
                Variables = ProcessVariables.Of(cli),
            }, TimeProvider.System, cancel, bug => cli.Error.WriteLine(bug));
            return new(started, project, folder);
        }
        catch
        {
            Directory.Delete(folder, recursive: true);
            throw;
        }
    }

    /// <summary>A payload of the project for a target, as do/deploy sends it.</summary>
    /// <exception cref="HttpRequestException">It cannot be completed.</exception>
    public JsonObject Payload(string target, string name)
    {
        var findings = new List<Finding>();
        var values = Listed(target).SelectMany(entry => entry.Later.Select(later => later.Source)).Distinct(StringComparer.Ordinal)
            .ToDictionary(word => word, Value, StringComparer.Ordinal);
        return ProjectPayloads.Fill(project.FilesOf(target), name, values, findings)
            ?? throw new HttpRequestException(findings.Count > 0 ? findings[0].Text : $"the project has no request {name} for {target}");
    }

    /// <summary>Whether the project has a payload for a target.</summary>
    public bool Has(string target, string name) => Listed(target).Any(entry => entry.Name == name);

    /// <summary>The service that a payload is sent to.</summary>
    public string ServiceOf(string target, string name) => Listed(target).First(entry => entry.Name == name).Service;

    /// <summary>What do/deploy knows under this word: what is deployed has one name here.</summary>
    private string Value(string word) => word switch
    {
        "image" => $"{server.Record.Account}.dkr.ecr.{server.Record.Region}.amazonaws.com/{Name}:latest",
        "role" or "infrastructure" => CallerVariables.Role(server.Record),
        "input" or "output" or "failures" or "capture" or "models" => Location(word),
        "model-data" => throw new HttpRequestException("its model is uploaded by do/deploy, which this comparison does not run"),
        _ => Name,
    };

    private IReadOnlyList<PayloadEntry> Listed(string target) =>
        JsonFile.Read(project.FilesOf(target), ProjectPayloads.ListPath, []) is { } list ? ProjectPayloads.Listed(list) : [];

    public static string Location(string folder) => $"s3://{Bucket}/{folder}/";

    public async Task Put(string key, byte[] content, string type, CancellationToken cancel)
    {
        if (!hasBucket)
            await Client.Send(HttpMethod.Put, "s3", $"/{Bucket}", [], type, NoHeaders, cancel);
        hasBucket = true;
        await Client.Send(HttpMethod.Put, "s3", $"/{Bucket}/{key}", content, type, NoHeaders, cancel);
    }

    /// <summary>The object at an S3 location, when it is there.</summary>
    /// <param name="failed">Where there is an object instead when it never will be; null for nowhere.</param>
    /// <exception cref="HttpRequestException">The request failed.</exception>
    public async Task<byte[]> Get(string location, string? failed, CancellationToken cancel)
    {
        while (true)
        {
            if (await Find(location, cancel) is { } content)
                return content;
            if (failed is not null && await Find(failed, cancel) is { } reason)
                throw new HttpRequestException(System.Text.Encoding.UTF8.GetString(reason));
            await Task.Delay(Glance, cancel);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await server.DisposeAsync();
        Directory.Delete(state, recursive: true);
    }

    internal static IReadOnlyDictionary<string, string> NoHeaders { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    private async Task<byte[]?> Find(string location, CancellationToken cancel)
    {
        try
        {
            return (await Client.Send(HttpMethod.Get, "s3", location["s3:/".Length..], [], "application/octet-stream", NoHeaders, cancel))
                .Content;
        }
        catch (HttpRequestException missing) when (missing.StatusCode == System.Net.HttpStatusCode.NotFound)
        {
            return null;
        }
    }
}
