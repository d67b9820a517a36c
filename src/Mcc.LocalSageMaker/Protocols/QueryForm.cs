using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Mcc.Core.ServiceModels;

namespace Mcc.LocalSageMaker.Protocols;

/// <summary>
/// A request of AWS's query protocol: a form whose names are paths, such as <c>MetricData.member.1.Value</c>. The AWS CLI of Debian
/// sends CloudWatch's requests so.
/// </summary>
internal sealed class QueryForm
{
    private const int DeepestName = 64;

    private string? value;
    private readonly Dictionary<string, QueryForm> children = new(StringComparer.Ordinal);

    private QueryForm()
    {
    }

    public static QueryForm Parse(ReadOnlySpan<byte> body)
    {
        var root = new QueryForm();
        foreach (var part in Encoding.UTF8.GetString(body).Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            var node = root;
            var path = Decode(equals < 0 ? part : part[..equals]).Split('.');
            if (path.Length > DeepestName) throw new AwsServiceException(400, "MalformedInput", "A parameter has too many dots.");
            foreach (var name in path)
                node = node.children.TryGetValue(name, out var child) ? child : node.children[name] = new();
            node.value = equals < 0 ? "" : Decode(part[(equals + 1)..]);
        }

        return root;
    }

    /// <summary>The value of a name without dots, such as <c>Action</c>; null where the form lacks it.</summary>
    public string? Text(string name) => children.GetValueOrDefault(name)?.value;

    /// <summary>The members of a structure, typed as its shape says.</summary>
    /// <exception cref="AwsServiceException">A value is not of its type.</exception>
    public JsonObject Members(Shape shape, ServiceModel model)
    {
        var members = new JsonObject();
        foreach (var member in shape.Members)
        {
            if (children.TryGetValue(member.WireName, out var node))
                members[member.Name] = node.Read(model.Shape(member), member.IsFlattened, model);
        }

        return members;
    }

    private JsonNode? Read(Shape shape, bool flattened, ServiceModel model) => shape.Kind switch
    {
        ShapeKind.Structure => Members(shape, model),
        ShapeKind.List => Items(shape, flattened || shape.IsFlattened, model),
        ShapeKind.Map => Entries(shape, flattened || shape.IsFlattened, model),
        ShapeKind.Integer or ShapeKind.Long =>
            long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole)
                ? Number(whole) : throw Malformed(shape),
        ShapeKind.Float or ShapeKind.Double =>
            double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
                && double.IsFinite(number) ? Number(number) : throw Malformed(shape),
        ShapeKind.Boolean => bool.TryParse(value, out var flag) ? flag : throw Malformed(shape),
        _ => value ?? "",
    };

    /// <summary>A number that can be read as any number type, as one that came as JSON can.</summary>
    private static JsonNode Number(double number) => JsonNode.Parse(number.ToString("R", CultureInfo.InvariantCulture))!;

    private static JsonNode Number(long number) => JsonNode.Parse(number.ToString(CultureInfo.InvariantCulture))!;

    private AwsServiceException Malformed(Shape shape) =>
        new(400, "MalformedInput", $"`{value}` is not a value of the type {shape.Kind.ToString().ToLowerInvariant()}.");

    private JsonArray Items(Shape shape, bool flattened, ServiceModel model)
    {
        var holder = flattened ? this : children.GetValueOrDefault(shape.Element!.LocationName ?? "member");
        return new([.. Numbered(holder).Select(item => item.Read(model.Shape(shape.Element!), false, model))]);
    }

    private JsonObject Entries(Shape shape, bool flattened, ServiceModel model) =>
        new(Numbered(flattened ? this : children.GetValueOrDefault("entry")).Select(entry => KeyValuePair.Create(
            entry.Text("key") ?? "", entry.children.GetValueOrDefault("value")?.Read(model.Shape(shape.Element!), false, model))));

    private static IEnumerable<QueryForm> Numbered(QueryForm? holder) => (holder?.children ?? [])
        .Select(child => (IsNumber: int.TryParse(child.Key, NumberStyles.None, CultureInfo.InvariantCulture, out var at), at, child.Value))
        .Where(item => item.IsNumber)
        .OrderBy(item => item.at)
        .Select(item => item.Value);

    /// <summary>A + is a space in a form.</summary>
    private static string Decode(string text) => PercentText.Decode(text.Replace('+', ' '));
}
