using System.Text.Json.Nodes;
using Mcc.Core.Data;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Projects;

/// <summary>The Kubernetes manifests use API versions that current clusters serve.</summary>
public sealed class RemovedApiVersionsTests
{
    [Fact]
    public void No_manifest_uses_an_API_version_that_was_removed()
    {
        var manifests = DataFiles.Embedded.Paths.Where(path => path.EndsWith(".yaml.json", StringComparison.Ordinal))
            .Select(path => (path, Text: JsonNode.Parse(DataFiles.Embedded.ReadText(path))! as JsonObject))
            .Where(each => each.Text?.ContainsKey("apiVersion") == true).ToList();

        manifests.Select(each => Path.GetFileName(each.path)).ShouldContain("deployment.yaml.json");
        manifests.Select(each => (each.path, Release: RemovedApiVersions.ReleaseWithout(
                (string)each.Text!["apiVersion"]!, (string)each.Text["kind"]!)))
            .Where(each => each.Release is not null).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("policy/v1beta1", "PodDisruptionBudget", "1.25")]
    [InlineData("autoscaling/v2beta2", "HorizontalPodAutoscaler", "1.26")]
    [InlineData("extensions/v1beta1", "Deployment", "1.16")]
    [InlineData("extensions/v1beta1", "Ingress", "1.22")]
    [InlineData("apps/v1", "Deployment", null)]
    [InlineData("policy/v1", "PodDisruptionBudget", null)]
    public void A_removed_API_version_is_known_with_the_release_that_removed_it(string apiVersion, string kind, string? release) =>
        RemovedApiVersions.ReleaseWithout(apiVersion, kind).ShouldBe(release);
}
