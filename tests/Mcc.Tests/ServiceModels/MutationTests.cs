using Mcc.Core.ServiceModels;
using Shouldly;
using Xunit;

namespace Mcc.Tests.ServiceModels;

[Trait("Speed", "Slow")]
[Trait("Input", "Hostile")]
public sealed class MutationTests
{
    public static TheoryData<string> Services => [.. AwsServices.Bundled.Names];

    [Theory]
    [MemberData(nameof(Services))]
    public void A_valid_value_of_every_shape_passes(string name)
    {
        var service = AwsServices.Bundled[name];
        foreach (var shape in service.ShapeNames.Select(service.Shape))
            PayloadValidator.Check(service, shape, ShapeSamples.Of(service, shape)).ShouldBeEmpty(shape.Name);
    }

    [Theory]
    [MemberData(nameof(Services))]
    public void Each_constraint_broken_once_is_caught_where_it_was_broken(string name)
    {
        var service = AwsServices.Bundled[name];
        var mutations = service.ShapeNames.Select(service.Shape).SelectMany(shape => Mutation.Of(service, shape)).ToList();
        mutations.Count.ShouldBeGreaterThan(20);
        foreach (var mutation in mutations)
        {
            PayloadValidator.Check(service, mutation.Shape, mutation.Value)
                .ShouldContain(found => found.Kind == mutation.Kind && found.Path == mutation.Path,
                    $"{mutation.Shape.Name} {mutation.Kind} at '{mutation.Path}' in {mutation.Value?.ToJsonString()}");
        }
    }

    [Fact]
    public void Each_broken_payload_constraint_is_found()
    {
        var broken = 0;
        foreach (var request in ProjectRequest.OfAllCombinations())
        {
            PayloadValidator.Check(request.Service, request.Shape, request.Payload).ShouldBeEmpty(request.Name);
            foreach (var mutation in request.Mutations())
            {
                PayloadValidator.Check(request.Service, request.Shape, mutation.Value)
                    .ShouldContain(found => found.Kind == mutation.Kind
                        && found.Path == mutation.Path, $"{request.Name}: {mutation.Kind} at '{mutation.Path}' in "
                            + $"{mutation.Value?.ToJsonString()}");
                broken++;
            }
        }

        broken.ShouldBeGreaterThan(1000);
    }

    [Fact]
    public void Every_pattern_of_a_request_is_among_those_that_were_broken()
    {
        var service = AwsServices.Bundled["sagemaker"];
        // These allow any text, so nothing can break them.
        string[] anything = [".*", @"[\S\s]*", @"[\s\S]+", @"[\S\s]+"];

        service.ShapeNames.Select(service.Shape)
            .Where(shape => shape.Pattern is not null && !anything.Contains(shape.Pattern))
            .Where(shape => Mutation.Of(service, shape).All(mutation => mutation.Kind != ViolationKind.Pattern))
            .Select(shape => $"{shape.Name} {shape.Pattern}")
            .ShouldBeEmpty();
    }
}
