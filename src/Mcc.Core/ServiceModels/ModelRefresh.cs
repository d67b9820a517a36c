using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Mcc.Core.Data;
using Mcc.Core.Diagnostics;

namespace Mcc.Core.ServiceModels;

/// <summary>Makes refreshed models of whole ones: all services or none, and nothing older than what is shipped.</summary>
public sealed class ModelRefresh(DataFiles data, string version, DateOnly today)
{
    private const string ListPath = "operations.json";

    private readonly AwsServices shipped = new(data);

    /// <summary>The operations of each service that this program serves, or that projects ask for.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> Operations(DataFiles data) =>
        DataReader.Read($"data/{ListPath}", data.Read(ListPath), DataJson.Default.OperationsFile).Services;

    /// <summary>The bytes of one service's file; null when refused, with the reason among the findings.</summary>
    /// <param name="whole">The service-2.json, as it was found.</param>
    public byte[]? Make(string service, byte[] whole, ICollection<Finding> findings)
    {
        try
        {
            var model = JsonNode.Parse(whole);
            var text = CompactModel.Of(model, Operations(data)[service], version, Today, out var dropped);
            var present = shipped.Find(service);
            // The date tells when the facts changed, so the same facts keep it.
            if (present is not null && CompactModel.Of(model, Operations(data)[service], version, present.Date, out _) is var same
                && same == data.ReadText($"service-models/{service}.json"))
                text = same;
            var bytes = Encoding.UTF8.GetBytes(text);
            Try(ServiceModel.Read(service, bytes), present);
            foreach (var shape in dropped)
                findings.Add(Finding.Note("sync-schemas",
                    $"The pattern of {shape} ({service}) is not supported and is not checked."));
            return bytes;
        }
        catch (Exception exception) when (
            exception is JsonException or InvalidOperationException or KeyNotFoundException or FormatException or ArgumentException)
        {
            findings.Add(Finding.Error("sync-schemas", $"The model of {service} cannot be used: {exception.Message.TrimEnd('.')}.",
                "Use another source with --from. The existing models are unchanged."));
            return null;
        }
    }

    private string Today => today.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Reads all of it once, so that nothing is found broken later; an older API would refuse what projects send.</summary>
    private static void Try(ServiceModel model, ServiceModel? present)
    {
        foreach (var operation in model.OperationNames.Select(model.Operation))
        {
            _ = operation.InputShape;
            _ = operation.OutputShape;
        }

        foreach (var shape in model.ShapeNames.Select(model.Shape))
        {
            foreach (var member in shape.Members.Append(shape.Element).Append(shape.Key).OfType<Member>())
                _ = model.Shape(member);
        }

        if (present is not null && string.CompareOrdinal(model.ApiVersion, present.ApiVersion) < 0)
            throw new JsonException($"its version {model.ApiVersion} is older than {present.ApiVersion}, which is shipped");
        if (Version.TryParse(model.BotocoreVersion, out var own) && Version.TryParse(present?.BotocoreVersion, out var theirs)
            && own < theirs)
            throw new JsonException($"botocore {own} is older than {theirs}, whose models are shipped; upgrade it");
    }
}
