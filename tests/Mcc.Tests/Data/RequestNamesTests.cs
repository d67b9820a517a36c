using Mcc.Core.Catalogs;
using Mcc.Core.Data;
using Mcc.Core.ServiceModels;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Data;

/// <summary>What data names of AWS's requests is in AWS's service models.</summary>
public sealed class RequestNamesTests
{
    private static readonly Catalog Catalog = new(DataFiles.Embedded);

    public static TheoryData<string> Formats => [.. DataFiles.Embedded.FoldersOf("exports")];

    [Theory]
    [MemberData(nameof(Formats))]
    public void Each_mapped_member_is_a_member_of_its_request(string format)
    {
        var mapping = Read(format);
        var unknown = new List<string>();
        foreach (var (name, resource) in mapping.Resources)
        {
            var requests = resource.Requests.Select(Operation).ToList();
            var shapes = requests.Select(request => request.Operation.InputShape!).ToList();
            unknown.AddRange(resource.Members.Keys.Concat(resource.Named).Concat(resource.Loses.Keys)
                .Where(member => !shapes.Exists(shape => shape.Members.Any(known => known.Name == member)))
                .Select(member => $"{name}: {member}"));
            foreach (var (service, operation) in requests)
                Check(service, operation.InputShape!, resource.Members, name, unknown);
        }

        unknown.ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Each_request_without_a_resource_is_an_operation_or_a_payload(string format) =>
        Read(format).Without.Keys.Where(name => name.Contains(':')).ShouldAllBe(name => Operation(name).Operation != null);

    [Fact]
    public void Each_listed_operation_is_in_its_service_model()
    {
        var listed = ModelRefresh.Operations(DataFiles.Embedded);

        DataFiles.Embedded.Below("service-models").ShouldBe(
            listed.Keys.Select(service => $"service-models/{service}.json").Order(StringComparer.Ordinal));
        foreach (var (service, operations) in listed)
            Catalog.Services.Find(service)!.OperationNames.ShouldBe(operations, ignoreOrder: true);
    }

    private static ExportMappingFile Read(string format)
    {
        var path = $"exports/{format}/mapping.json";
        return DataReader.Read(path, DataFiles.Embedded.Read(path), DataJson.Default.ExportMappingFile);
    }

    private static (ServiceModel Service, Operation Operation) Operation(string request)
    {
        var parts = request.Split(':');
        var service = Catalog.Services.Find(parts[0])!;
        return (service, service.Operation(parts[1]));
    }

    /// <summary>What is below the members that this request has.</summary>
    private static void Check(
        ServiceModel service, Shape shape, IReadOnlyDictionary<string, MappedMemberEntry> mapped, string path, List<string> unknown)
    {
        foreach (var (name, entry) in mapped)
        {
            if (shape.Members.FirstOrDefault(member => member.Name == name) is not { } found)
                continue;
            var inner = service.Shape(found);
            // The names of a map's entries are not the service model's.
            if (inner.Kind == ShapeKind.Map && entry.Entries is null)
                continue;
            if (inner.Element is { } element)
                inner = service.Shape(element);
            IEnumerable<string> names = entry.Pairs is var (key, value) ? [key, value] : entry.Members.Keys;
            unknown.AddRange(names.Where(below => !inner.Members.Any(member => member.Name == below))
                .Select(below => $"{path}/{name}/{below}"));
            Check(service, inner, entry.Members, $"{path}/{name}", unknown);
        }
    }
}
