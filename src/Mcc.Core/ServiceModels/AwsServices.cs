using System.Collections.Concurrent;
using System.Text.Json;
using Mcc.Core.Data;

namespace Mcc.Core.ServiceModels;

/// <summary>The AWS services whose operations we serve or emit; a service is read when it is first asked for.</summary>
/// <param name="data">Where service-models/&lt;service&gt;.json stand; lay newer ones over the shipped ones with
/// <see cref="DataFiles.With"/>.</param>
/// <param name="refreshed">The models that the user refreshed, by service: asked when a service is first asked for. The newer one
/// counts.</param>
public sealed class AwsServices(DataFiles data, Func<string, byte[]?>? refreshed = null)
{
    private const string Folder = "service-models";
    private const string AdditionsFolder = "service-model-additions";

    private readonly ConcurrentDictionary<string, Lazy<ServiceModel?>> read = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> unreadable = new(StringComparer.Ordinal);

    /// <summary>The models that this program was built with.</summary>
    public static AwsServices Bundled { get; } = new(DataFiles.Embedded);

    /// <summary>The services that have a model, ordered.</summary>
    public IEnumerable<string> Names => data.Below(Folder).Select(path => Path.GetFileNameWithoutExtension(path));

    /// <exception cref="ArgumentException">There is no model of that service.</exception>
    public ServiceModel this[string service] =>
        Find(service) ?? throw new ArgumentException($"Unknown service model {service}.", nameof(service));

    public ServiceModel? Find(string service) => read.GetOrAdd(service, name => new(() => Read(name))).Value;

    /// <summary>The day of SageMaker's, which changes most often, year-month-day.</summary>
    public string Date => this["sagemaker"].Date;

    /// <summary>The values that a shape allows, for example sagemaker's ProductionVariantInstanceType.</summary>
    public IReadOnlyList<string> Enum(string service, string shape) => this[service].Shape(shape).Enum;

    /// <summary>
    /// Services whose refreshed model was not a service model, of those that were asked for: the shipped one is used instead.
    /// </summary>
    public IEnumerable<string> Unreadable => unreadable.Keys.Order(StringComparer.Ordinal);

    private ServiceModel? Read(string service)
    {
        var path = $"{Folder}/{service}.json";
        var shipped = data.Has(path) ? Model(service, data.Read(path)) : null;
        if (shipped is null || refreshed?.Invoke(service) is not { } bytes)
            return shipped;
        try
        {
            var own = Model(service, bytes);
            return string.CompareOrdinal(own.Date, shipped.Date) >= 0 ? own : shipped;
        }
        catch (JsonException)
        {
            unreadable[service] = true;
            return shipped;
        }
    }

    private ServiceModel Model(string service, byte[] bytes)
    {
        var path = $"{AdditionsFolder}/{service}.json";
        return ServiceModel.Read(service, data.Has(path) ? ServiceModelAdditions.Apply(bytes, data.Read(path)) : bytes);
    }
}
