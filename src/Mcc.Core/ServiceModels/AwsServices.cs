using System.Collections.Concurrent;
using Mcc.Core.Catalogs;

namespace Mcc.Core.ServiceModels;

/// <summary>The AWS services whose operations we serve or emit; a service is read when it is first asked for.</summary>
/// <param name="data">Where service-models/&lt;service&gt;.json stand; lay newer ones over the shipped ones with <see cref="DataFiles.With"/>.</param>
public sealed class AwsServices(DataFiles data)
{
    private const string Folder = "service-models";

    private readonly ConcurrentDictionary<string, Lazy<ServiceModel?>> read = new(StringComparer.Ordinal);

    /// <summary>The models that this program was built with.</summary>
    public static AwsServices Bundled { get; } = new(DataFiles.Embedded);

    /// <summary>The services that have a model, ordered.</summary>
    public IEnumerable<string> Names => data.Below(Folder).Select(path => Path.GetFileNameWithoutExtension(path));

    /// <exception cref="ArgumentException">There is no model of that service.</exception>
    public ServiceModel this[string service] =>
        Find(service) ?? throw new ArgumentException($"There is no service model of {service}.", nameof(service));

    public ServiceModel? Find(string service) => read.GetOrAdd(service, name => new(() => Read(name))).Value;

    /// <summary>The values that a shape allows, for example sagemaker's ProductionVariantInstanceType.</summary>
    public IReadOnlyList<string> Enum(string service, string shape) => this[service].Shape(shape).Enum;

    private ServiceModel? Read(string service)
    {
        var path = $"{Folder}/{service}.json";
        return data.Has(path) ? ServiceModel.Read(service, data.Read(path)) : null;
    }
}
