using System.Diagnostics;
using System.Text.Json.Nodes;
using Mcc.Core.ServiceModels;
using Shouldly;
using Xunit;

namespace Mcc.Tests.ServiceModels;

/// <summary>
/// botocore's own ParamValidator judges the same values; it knows no enum, no pattern, no upper bound and no size of a map.
/// </summary>
public sealed class BotocoreTests
{
    private const string Script =
        """
        import json, sys
        try:
            import botocore, botocore.session
            from botocore.validate import ParamValidator
        except ImportError:
            sys.exit(3)
        session, models, answers = botocore.session.Session(), {}, []
        for case in json.load(sys.stdin):
            service = case["service"]
            if service not in models:
                models[service] = session.get_service_model(service)
            try:
                shape = models[service].shape_for(case["shape"])
            except Exception:
                answers.append(None)
                continue
            answers.append(ParamValidator().validate(case["value"], shape).has_errors())
        json.dump(answers, sys.stdout)
        """;

    [Fact]
    public async Task Botocore_agrees_on_every_valid_and_every_broken_value()
    {
        var cases = AwsServices.Bundled.Names.Select(name => AwsServices.Bundled[name])
            .SelectMany(service => service.ShapeNames.Select(service.Shape)
                // Botocore 1.43.11 does not have the additions to its model; 1.43.29 has.
                .Where(shape => !shape.IsEventStream && shape.Name is not "InvokeEndpointAsyncInput")
                .SelectMany(shape => Mutation.Of(service, shape)
                    .Append(new(service, shape, (ViolationKind)(-1), "", ShapeSamples.Of(service, shape)))))
            .ToList();
        await Agrees(cases, atLeast: 3000);
    }

    [Proves(ProofStep.Botocore, ProofPart.Real, "managed-inference", "async-inference", "serverless-inference", "batch-transform")]
    [Proves(ProofStep.Botocore, ProofPart.Real, "lambda", "ecs", "ecs-ec2")]
    [Fact]
    public Task Botocore_agrees_on_valid_and_broken_payloads() =>
        Agrees([.. ProjectRequest.OfAllCombinations()
            .SelectMany(request => request.Mutations()
                .Append(new(request.Service, request.Shape, (ViolationKind)(-1), "", request.Payload)))], atLeast: 1000);

    private static async Task Agrees(IReadOnlyList<Mutation> cases, int atLeast)
    {
        var answers = await Ask(cases);
        if (answers is null)
        {
            Assert.Skip("No python3 with botocore on this machine: nothing to compare with.");
            return;
        }

        answers.Count.ShouldBe(cases.Count);
        var compared = 0;
        for (var index = 0; index < cases.Count; index++)
        {
            if (answers[index] is not { } answer) continue;
            compared++;
            var (service, shape, kind, path, value) = cases[index];
            var ours = PayloadValidator.Check(service, shape, value).Any(SeenByBotocore);
            ours.ShouldBe(answer.GetValue<bool>(), $"{service.Name} {shape.Name} {kind} at '{path}': {value?.ToJsonString()}");
        }

        compared.ShouldBeGreaterThan(atLeast);
    }

    private static bool SeenByBotocore(Violation violation) => violation.Kind switch
    {
        ViolationKind.Enum or ViolationKind.Pattern => false,
        ViolationKind.Length when violation.Value is JsonObject => false,
        ViolationKind.Range or ViolationKind.Length => !IsAbove(violation),
        _ => true,
    };

    private static bool IsAbove(Violation violation) => violation.Value switch
    {
        JsonArray list => list.Count > violation.Shape.Maximum,
        JsonValue value when value.TryGetValue<string>(out var text) => text.Length > violation.Shape.Maximum,
        var number => decimal.Parse(number!.ToJsonString()) > violation.Shape.Maximum,
    };

    private static async Task<JsonArray?> Ask(IEnumerable<Mutation> cases)
    {
        var start = new ProcessStartInfo("python3", ["-c", Script])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false
        };
        using var process = TryStart(start);
        if (process is null) return null;
        var question = new JsonArray([.. cases.Select(mutation => new JsonObject
        {
            ["service"] = mutation.Service.Name,
            ["shape"] = mutation.Shape.Name,
            ["value"] = mutation.Value?.DeepClone(),
        })]);
        var output = process.StandardOutput.ReadToEndAsync();
        try
        {
            await process.StandardInput.WriteAsync(question.ToJsonString());
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // A python3 without botocore ends before it has read everything.
        }

        await process.WaitForExitAsync();
        if (process.ExitCode == 3) return null;
        process.ExitCode.ShouldBe(0);
        return (JsonArray)JsonNode.Parse(await output)!;
    }

    private static Process? TryStart(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
