using System.Globalization;
using System.Text.Json.Nodes;
using Mcc.Core.Projects;
using Mcc.Core.ServiceModels;
using Mcc.Tests.Exports;
using Mcc.Tests.Laws;

namespace Mcc.Tests.ServiceModels;

/// <summary>A request of a project as its scripts send it, with samples for what they know only then.</summary>
internal sealed record ProjectRequest(string Name, ServiceModel Service, Shape Shape, JsonNode Payload)
{
    /// <summary>Those of every project that the catalog can make, each different one once.</summary>
    public static IReadOnlyList<ProjectRequest> OfAllCombinations() => All.Value;

    private static readonly Lazy<IReadOnlyList<ProjectRequest>> All = new(() =>
        [.. Combinations.Varied(Combinations.Shipped).SelectMany(Of)
            .DistinctBy(request => $"{request.Shape.Name} {request.Payload.ToJsonString()}", StringComparer.Ordinal)]);

    /// <summary>The payload with each constraint of each of its members broken once.</summary>
    public IEnumerable<Mutation> Mutations() =>
        from place in Places(Shape, Payload, "", [])
        from mutation in Mutation.Of(Service, place.Shape)
        select new Mutation(Service, Shape, mutation.Kind, Join(place.Path, mutation.Path), With(place.Steps, mutation.Value));

    private static IEnumerable<ProjectRequest> Of((string Name, CheckedProject Project) made)
    {
        var read = ExportedTemplates.FilesOf(made.Project);
        var list = JsonFile.Read(read, ProjectPayloads.ListPath, [])!;
        foreach (var entry in ProjectPayloads.Listed(list))
        {
            var service = AwsServices.Bundled[entry.Service];
            var shape = service.Operation(entry.Operation).InputShape!;
            var payload = JsonFile.Read(read, entry.Path, [])!.Tree!;
            foreach (var (member, source) in entry.Later)
                Fill(service, shape, payload, member.Split('.'), PayloadEntry.IsFile(source)
                    ? PayloadEntry.PartOf(read, source, [])!.Tree : null);
            yield return new($"{made.Name}: {entry.Name}", service, shape, payload);
        }
    }

    private static void Fill(ServiceModel service, Shape shape, JsonNode at, string[] names, JsonNode? value)
    {
        foreach (var name in names[..^1])
        {
            shape = service.Shape(Inner(shape, name));
            at = at is JsonArray items ? items[int.Parse(name, CultureInfo.InvariantCulture)]! : at[name] ??= new JsonObject();
        }

        at[names[^1]] = value?.DeepClone() ?? ShapeSamples.Of(service, service.Shape(Inner(shape, names[^1])));
    }

    /// <summary>The item of a list, the value of a map, or a member; a map has no element, and its values are of one shape.</summary>
    private static Member Inner(Shape shape, string name) =>
        shape.Element ?? shape.Member(name) ?? throw new InvalidOperationException($"{shape.Name} has no {name}.");

    private IEnumerable<(Shape Shape, string Path, object[] Steps)> Places(Shape shape, JsonNode? node, string path, object[] steps)
    {
        yield return (shape, path, steps);
        var inner = (shape.Kind, node) switch
        {
            (ShapeKind.Structure, JsonObject members) =>
                members.SelectMany(member => Places(Service.Shape(shape.Member(member.Key)!), member.Value, Join(path, member.Key),
                    [.. steps, member.Key])),
            (ShapeKind.Map, JsonObject members) =>
                members.SelectMany(member => Places(Service.Shape(shape.Element!), member.Value, Join(path, member.Key),
                    [.. steps, member.Key])),
            (ShapeKind.List, JsonArray items) =>
                items.SelectMany((item, index) =>
                    Places(Service.Shape(shape.Element!), item, string.Create(CultureInfo.InvariantCulture, $"{path}[{index}]"),
                        [.. steps, index])),
            _ => [],
        };
        foreach (var place in inner)
            yield return place;
    }

    private JsonNode? With(object[] steps, JsonNode? value)
    {
        if (steps.Length == 0)
            return value;
        var whole = Payload.DeepClone();
        var at = whole;
        foreach (var step in steps[..^1])
            at = step is int index ? at[index]! : at[(string)step]!;
        if (steps[^1] is int last)
            at[last] = value?.DeepClone();
        else
            at[(string)steps[^1]] = value?.DeepClone();
        return whole;
    }

    private static string Join(string path, string member) => path.Length == 0 ? member : member.Length == 0 ? path : $"{path}.{member}";
}
