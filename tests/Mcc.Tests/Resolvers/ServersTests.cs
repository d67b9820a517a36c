using System.Text;
using System.Text.Json.Nodes;
using Mcc.Core.Catalogs;
using Mcc.Core.Configuration;
using Mcc.Core.Data;
using Mcc.Core.Diagnostics;
using Mcc.Core.Interview;
using Mcc.Core.Models;
using Mcc.Core.Resolvers;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Resolvers;

/// <summary>Servers that take the place of a backend: <c>insteadOf</c>.</summary>
public sealed class ServersTests
{
    private const string Replacing = "of-sklearn";
    private const string WithoutConfig = "alone";
    private static readonly Catalog Catalog = With(
        (Replacing, """{"strategy": ["byom"], "architecture": ["http"], "framework": ["sklearn"], "namesSecrets": ["false"]}"""),
        (WithoutConfig, """{"projectName": ["alone"]}"""));

    [Fact]
    public void A_server_takes_the_place_of_the_named_backend_with_its_architecture_and_defaults()
    {
        var draft = Said(Catalog, ("strategy", "byom"), ("deploymentConfig", "http-flask"));
        var selection = Selection.Of(Catalog, draft)!;
        selection.Backend.Id.ShouldBe(Replacing);
        selection.Architecture.Id.ShouldBe("triton");
        Resolution.Of(Catalog, draft).Complete.Settings.InstanceType.Value.ShouldBe("ml.m5.4xlarge");
        Resolution.Of(Catalog, draft).Deployment.Value!.Backend.Id.ShouldBe(Replacing);
        Selection.WhyReplaced(Catalog, draft).ShouldBe(
            "The server is Of-sklearn (`of-sklearn`). It takes the place of Flask (`http-flask`): `strategy` is `byom` "
            + "(from --strategy), `architecture` is `http`, `framework` is `sklearn`, `namesSecrets` is `false`.");
    }

    [Theory]
    [InlineData("byoc", "http-flask", "sklearn")]
    [InlineData("byom", "http-flask", "tensorflow")]
    [InlineData("byom", "transformers-vllm", "sklearn")]
    public void A_server_whose_condition_does_not_hold_changes_nothing(string strategy, string config, string framework)
    {
        var draft = Said(Catalog, ("strategy", strategy), ("deploymentConfig", config), ("framework", framework));
        Selection.Of(Catalog, draft)!.Backend.Id.ShouldBe(config);
        Selection.WhyReplaced(Catalog, draft).ShouldBeNull();
    }

    [Fact]
    public void A_server_can_do_without_a_deployment_configuration()
    {
        var draft = Said(Catalog, ("projectName", "alone"));
        Selection.Of(Catalog, draft)!.Backend.Id.ShouldBe(WithoutConfig);
        Conversation.Begin(Catalog, draft, Extent.WhatIsRequired).Missing.ShouldNotContain(Catalog.Parameters.DeploymentConfig);
        Selection.WhyReplaced(Catalog, draft).ShouldBe(
            "The server is Alone (`alone`). No deployment configuration is needed: `projectName` is `alone` (from --project-name).");

        var other = Said(Catalog, ("projectName", "other"));
        Selection.Of(Catalog, other).ShouldBeNull();
        Conversation.Begin(Catalog, other, Extent.WhatIsRequired).Missing.ShouldContain(Catalog.Parameters.DeploymentConfig);
    }

    [Fact]
    public void Two_servers_for_one_place_are_an_error()
    {
        var catalog = With(("one", """{"projectName": ["alone"]}"""), ("two", """{"projectName": ["alone"]}"""));
        var findings = new List<Finding>();
        DeploymentBuilder.Build(catalog, Said(catalog, ("projectName", "alone")), Inputs.None, findings);
        findings.ShouldContain(finding => finding.Message ==
            "Both One (`one`) and Two (`two`) take the place of the deployment configuration.");
    }

    [Fact]
    public void Servers_are_not_choices_of_the_deployment_configuration() =>
        Catalog.Parameters.DeploymentConfig.Choices.ShouldNotContain(Replacing);

    [Fact]
    public void A_data_folder_can_bring_a_server_and_its_condition_is_checked()
    {
        var findings = new List<Finding>();
        DataOverlay.Add(DataFiles.Embedded, "own", new Dictionary<string, byte[]>(StringComparer.Ordinal)
        {
            ["servers/mine/server.json"] = Server("mine", """{"strateggy": ["managed"]}"""),
        }, [], findings);
        findings.ShouldHaveSingleItem().Text.ShouldContain("Unknown key of a condition `strateggy`. Did you mean `strategy`?");
    }

    private static Catalog With(params (string Id, string InsteadOf)[] servers) => new(DataFiles.Embedded.With(
        servers.ToDictionary(server => $"servers/{server.Id}/server.json", server => Server(server.Id, server.InsteadOf),
            StringComparer.Ordinal)));

    private static byte[] Server(string id, string insteadOf) => Encoding.UTF8.GetBytes(
        $$"""
        { "id": "{{id}}", "title": "{{char.ToUpperInvariant(id[0]) + id[1..]}}", "architecture": "triton",
          "defaults": { "instanceType": "ml.m5.4xlarge" }, "insteadOf": {{insteadOf}} }
        """);

    private static Draft Said(Catalog catalog, params (string Key, string Value)[] said) => Draft.Resolve([new Layer([.. said.Select(
        setting => new RawSetting(catalog.Parameters[setting.Key], JsonValue.Create(setting.Value),
            new(Source.Option, catalog.Parameters[setting.Key].Flag)))])]);
}
