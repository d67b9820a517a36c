using System.Text.Json;
using System.Text.Json.Nodes;
using Mcc.Cli.Hosting;
using Mcc.Core.Configuration;
using Mcc.Core.Data;
using Mcc.Tests.Cli;
using Mcc.Tests.Mcp;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Laws.Strangers;

/// <summary>
/// Each parameter has a decision on what a working folder's files and MCP servers may say of it, and each is tried from each of them with a
/// value that would reach something it should not.
/// </summary>
public sealed class EveryParameterFromAStrangerTests : CommandLineTest
{
    /// <summary>What the issue names; nothing in the data can allow it again.</summary>
    private static readonly (string Key, StrangerRule Files, StrangerRule Servers)[] Required =
    [
        ("trustModel", StrangerRule.Never, StrangerRule.Never),
        ("noValidate", StrangerRule.Never, StrangerRule.Never),
        ("force", StrangerRule.Never, StrangerRule.Never),
        ("projectDir", StrangerRule.Inside, StrangerRule.Never),
        ("codePath", StrangerRule.Inside, StrangerRule.Never),
        ("modelPath", StrangerRule.Inside, StrangerRule.Never),
        ("modelName", StrangerRule.Remote, StrangerRule.Remote),
        ("baseImage", StrangerRule.Catalog, StrangerRule.Catalog),
        ("roleArn", StrangerRule.Account, StrangerRule.Refused),
    ];

    /// <summary>ARNs, S3 locations and addresses that strangers may say without a word, with the reason.</summary>
    private static readonly (string Key, string Reason)[] FreeAddresses =
        [("capacityReservationArn", "AWS accepts only the caller's own, and it decides nothing about code or data")];

    private IReadOnlyList<Parameter> All => Catalog.Parameters.All;

    [Fact]
    public void What_decides_about_code_or_data_is_never_free()
    {
        foreach (var (key, files, servers) in Required)
        {
            var parameter = All.Single(parameter => parameter.Key == key);
            (parameter.Strangers.Files, parameter.Strangers.Servers).ShouldBe((files, servers), key);
        }

        foreach (var parameter in All)
        {
            parameter.Strangers.Reason.ShouldMatch(@"^[A-Z][^\n]{10,110}\.$", parameter.Key);
            var decides = parameter.Type is ParameterType.File or ParameterType.Files or ParameterType.Folder or ParameterType.Secret
                or ParameterType.Pairs
                || (parameter.Pattern is { } pattern && (pattern.Contains("arn:") || pattern.Contains("s3:") || pattern.Contains("http")));
            if (decides && FreeAddresses.All(free => free.Key != parameter.Key))
            {
                parameter.Strangers.Files.ShouldNotBe(StrangerRule.Free, parameter.Key);
                parameter.Strangers.Servers.ShouldBeOneOf(StrangerRule.Never, StrangerRule.Refused);
            }
        }
    }

    [Theory]
    [InlineData("config/mcp.json")]
    [InlineData("package.json")]
    public async Task A_file_of_the_folder_says_what_it_may_and_no_more(string file)
    {
        var lines = All.Select(parameter => $"\"{parameter.Key}\": {Hostile(parameter).ToJsonString()}").ToList();
        var isPackage = file == "package.json";
        Write(file, (isPackage ? "{ \"ml-container-creator\": {\n" : "{\n") + string.Join(",\n", lines) + (isPackage ? "\n} }" : "\n}"));

        var (output, _, exit) = await Mcc("config", "explain", "--output=json");

        exit.ShouldBe(ExitCode.Refused);
        var document = JsonNode.Parse(output)!;
        var refused = Findings(document, "error").Select(finding => (Line: (int)finding["line"]!, Text: (string)finding["fix"]!,
            File: (string)finding["file"]!)).ToList();
        foreach (var (index, parameter) in All.Index())
        {
            var finding = refused.Where(each => each.Line == index + 2).ToList();
            var isFree = parameter.Strangers.Files is StrangerRule.Free or StrangerRule.Shown;
            finding.Count.ShouldBe(isFree ? 0 : 1, parameter.Key);
            if (isFree)
                continue;
            finding[0].File.ShouldBe(file);
            finding[0].Text.ShouldContain(parameter.Flag);
            ((string?)document["settings"]![parameter.Key]?["from"] ?? "").ShouldNotStartWith(file, customMessage: parameter.Key);
        }

        // What is accepted and decides about data is printed with its origin.
        var told = Findings(document, "note").Select(finding => (string)finding["message"]!).ToList();
        foreach (var parameter in All.Where(parameter => parameter.Strangers.Files == StrangerRule.Shown))
            told.ShouldContain(message => message.StartsWith($"`{parameter.Key}` (from {file}:", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_stronger_source_makes_the_folders_value_meaningless()
    {
        Write("package.json", """{ "ml-container-creator": { "force": true, "roleArn": "arn:aws:iam::999999999999:role/x" } }""");

        var (_, error, exit) = await Mcc("config", "explain", "--force", "--role-arn=arn:aws:iam::123456789012:role/mine");

        exit.ShouldBe(ExitCode.Done, error);
        error.ShouldNotContain("package.json");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_person_may_say_everything(bool inVariables)
    {
        var parameters = All.Where(parameter => parameter.Strangers.Files is not (StrangerRule.Free or StrangerRule.Shown)
            && parameter.Type != ParameterType.Secret && parameter != Catalog.Parameters.Config
            && (!inVariables || parameter.Environment.Count > 0)).ToList();
        if (inVariables)
        {
            foreach (var parameter in parameters)
                Variables[parameter.Environment[0]] = Hostile(parameter) is JsonArray items
                    ? (string)items[0]! : Hostile(parameter).ToString();
        }
        else
        {
            Write("mine.json", new JsonObject(parameters.Select(parameter =>
                KeyValuePair.Create(parameter.Key, (JsonNode?)Hostile(parameter)))).ToJsonString());
        }

        var (output, _, _) = await Mcc(["config", "explain", "--output=json",
            .. inVariables ? Array.Empty<string>() : ["--config=mine.json"]]);

        var document = JsonNode.Parse(output)!;
        Findings(document, "error").Concat(Findings(document, "note")).ShouldBeEmpty();
        foreach (var parameter in parameters)
            document["settings"]![parameter.Key].ShouldNotBeNull(parameter.Key);
    }

    [Fact]
    public async Task A_server_says_what_it_may_and_no_more()
    {
        var scalars = All.Where(parameter => Hostile(parameter) is JsonValue).ToList();
        Variables["PATH"] = Environment.GetEnvironmentVariable("PATH")!;
        StrangersServer.Write(Folder, new JsonObject
        {
            ["values"] = new JsonObject(scalars.Select(parameter =>
                KeyValuePair.Create(parameter.Key, (JsonNode?)Hostile(parameter).ToString()))),
        }.ToJsonString());
        (await Mcc("mcp", "add", "theirs", "--", "sh", "server.sh")).Exit.ShouldBe(ExitCode.Done);

        var (output, _, exit) = await Mcc("config", "explain", "--output=json");

        exit.ShouldBe(ExitCode.Refused);
        var document = JsonNode.Parse(output)!;
        var messages = Findings(document, "error").Concat(Findings(document, "warning"))
            .Select(finding => $"{finding["message"]} {finding["fix"]}").ToList();
        foreach (var parameter in scalars.Where(parameter => parameter.Strangers.Servers is not (StrangerRule.Free or StrangerRule.Shown)))
        {
            ((string?)document["settings"]![parameter.Key]?["source"] ?? "").ShouldNotBe(nameof(Source.McpServer), parameter.Key);
            // Of what it was not even asked only the answers that would be used are reported.
            if (parameter.Strangers.Servers is StrangerRule.Catalog or StrangerRule.Refused or StrangerRule.Never)
                messages.ShouldContain(message => message.Contains($"`{parameter.Key}` (from MCP server theirs)", StringComparison.Ordinal)
                    && message.Contains(parameter.Flag, StringComparison.Ordinal), parameter.Key);
        }
    }

    private static IEnumerable<JsonNode> Findings(JsonNode document, string severity) => document["findings"]!.AsArray().OfType<JsonNode>()
        .Where(finding => (string)finding["rule"]! == "stranger" && (string)finding["severity"]! == severity);

    /// <summary>A legal value that a stranger would choose.</summary>
    private static JsonNode Hostile(Parameter parameter) => parameter.Strangers.Files switch
    {
        StrangerRule.Inside or StrangerRule.Remote => parameter.Type == ParameterType.Files
            ? new JsonArray("../outside.py") : JsonValue.Create("/etc/hostname"),
        StrangerRule.Catalog => JsonValue.Create("evil.example/image:latest"),
        StrangerRule.Account => JsonValue.Create("arn:aws:iam::999999999999:role/theirs"),
        _ => parameter.Type switch
        {
            ParameterType.Flag => JsonValue.Create(true),
            ParameterType.Integer or ParameterType.Number => JsonValue.Create(parameter.Min ?? 1),
            ParameterType.Choice => JsonValue.Create(parameter.Choices[0]),
            ParameterType.Pairs => new JsonObject { ["HARMLESS"] = "1", ["LD_PRELOAD"] = "/tmp/x.so" },
            ParameterType.List or ParameterType.Texts or ParameterType.Files =>
                new JsonArray(parameter.Choices.Count > 0 ? parameter.Choices[0] : parameter.Example!),
            _ => JsonValue.Create(parameter.Example ?? parameter.Default?.ToString() ?? "x"),
        },
    };
}
