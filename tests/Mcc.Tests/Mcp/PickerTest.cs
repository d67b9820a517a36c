using System.Text.Json.Nodes;
using Mcc.Mcp.Pickers;
using Mcc.Mcp.Reasoning;
using Mcc.Mcp.Server;
using Mcc.Platform.Aws;
using Mcc.Platform.Hub;
using Mcc.Tests.Projects;
using Xunit;

namespace Mcc.Tests.Mcp;

/// <summary>Pickers asked directly; AWS is a program of the test's own on the PATH, and the Hub an address.</summary>
public abstract class PickerTest : IDisposable
{
    protected string Folder { get; } = Directory.CreateTempSubdirectory("mcc-test-").FullName;

    /// <summary>Where the Hub is; nobody by default.</summary>
    protected string Hub { get; set; } = "http://127.0.0.1:9";

    protected IReadOnlyList<Picker> Pickers => PickerList.Of(Made.Catalog, new(
        Aws,
        () => new HubClient(Hub, null)));

    private AwsCli Aws => AwsOf($"{Folder}:/usr/bin:/bin");

    private AwsCli AwsOf(string path) => new(new Dictionary<string, string>(StringComparer.Ordinal) { ["PATH"] = path }, Folder);

    /// <summary>A model that the AWS CLI is asked for.</summary>
    protected BedrockModel Model(double seconds = 30, string? path = null) =>
        new(path is null ? Aws : AwsOf(path), "some.model-v1:0", null, TimeSpan.FromSeconds(seconds));

    /// <summary>Asks a tool as a client would, arguments as JSON.</summary>
    protected async Task<ToolResponse> Ask(string tool, string arguments = "{}", bool live = false, BedrockModel? model = null) =>
        await ServedTool.Answer(Made.Catalog, Pickers.SelectMany(picker => picker.Tools).Single(each => each.Name == tool),
            JsonNode.Parse(arguments)!.AsObject(), new(live, model), TestContext.Current.CancellationToken);

    /// <summary>Puts an AWS CLI there that answers with a script's words: <c>case "$1 $2" in …</c>.</summary>
    protected void AwsAnswers(string cases)
    {
        var program = Path.Combine(Folder, "aws");
        File.WriteAllText(program, $"#!/bin/sh\necho \"$@\" >> '{Folder}/calls'\ncase \"$1 $2\" in\n{cases}\nesac\n");
        File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <summary>What the AWS CLI was called with.</summary>
    protected string Calls => File.Exists(Path.Combine(Folder, "calls")) ? File.ReadAllText(Path.Combine(Folder, "calls")) : "";

    public void Dispose()
    {
        Directory.Delete(Folder, recursive: true);
        GC.SuppressFinalize(this);
    }
}
