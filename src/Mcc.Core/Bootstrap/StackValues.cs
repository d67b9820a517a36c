using System.Text;
using System.Text.Json.Nodes;
using Mcc.Core.Json;

namespace Mcc.Core.Bootstrap;

/// <summary>
/// Replaces the functions of a CloudFormation template by the values of a stack, so that its properties can be compared with what AWS has
/// and its policies can be evaluated.
/// </summary>
/// <param name="parameters">The values of its parameters; those of others are their defaults.</param>
/// <param name="resources">The physical IDs of resources. A resource without one is <c>STACK-NAME-*</c>, as CloudFormation will name
/// it.</param>
public sealed class StackValues(
    BootstrapModule module, string stack, StackAccount account,
    IReadOnlyDictionary<string, string> parameters, IReadOnlyDictionary<string, string> resources)
{
    private const string NoValue = "AWS::NoValue";

    /// <summary>The ARNs of resources whose <c>Ref</c> is not their ARN.</summary>
    private static readonly Dictionary<string, string> Arns = new(StringComparer.Ordinal)
    {
        ["AWS::IAM::Role"] = "arn:{partition}:iam::{account}:role/{id}",
        ["AWS::S3::Bucket"] = "arn:{partition}:s3:::{id}",
        ["AWS::DynamoDB::Table"] = "arn:{partition}:dynamodb:{region}:{account}:table/{id}",
        ["AWS::Logs::LogGroup"] = "arn:{partition}:logs:{region}:{account}:log-group:{id}:*",
        ["AWS::CodeBuild::Project"] = "arn:{partition}:codebuild:{region}:{account}:project/{id}",
    };

    /// <summary>A copy with values; null where the template leaves something out.</summary>
    public JsonNode? Resolve(JsonNode? node) => node switch
    {
        JsonObject { Count: 1 } single when Function(single) is { } function => function(single.First().Value!),
        JsonObject members => new JsonObject(members.Select(member => KeyValuePair.Create(member.Key, Resolve(member.Value)))
            .Where(member => member.Value is not null)),
        JsonArray items => new JsonArray([.. items.Select(Resolve).Where(item => item is not null)]),
        _ => node?.DeepClone(),
    };

    /// <summary>Whether the stack has a resource, by its condition.</summary>
    public bool Has(string resource) => module.Resources[resource]?["Condition"].AsText() is not { } condition || Holds(condition);

    /// <summary>The value of <c>Ref</c>.</summary>
    public string? Reference(string name) => name switch
    {
        NoValue => null,
        "AWS::Partition" => account.Partition,
        "AWS::Region" => account.Region,
        "AWS::AccountId" => account.Id,
        "AWS::StackName" => stack,
        _ when parameters.TryGetValue(name, out var given) => given,
        _ when module.Parameters[name] is { } parameter => parameter["Default"] is { } value ? value.AsText() ?? value.ToJsonString() : "",
        _ => resources.GetValueOrDefault(name) ?? $"{(IsBucket(name) ? $"{stack}-{name}".ToLowerInvariant() : $"{stack}-{name}")}-*",
    };

    private bool IsBucket(string resource) => module.Resources[resource]?["Type"].AsText() == "AWS::S3::Bucket";

    private Func<JsonNode, JsonNode?>? Function(JsonObject single) => single.First().Key switch
    {
        "Ref" => value => Reference(value.GetValue<string>()),
        "Fn::GetAtt" => value => Attribute(value[0]!.GetValue<string>()),
        "Fn::Sub" => value => Substitute(value.GetValue<string>()),
        "Fn::If" => value => Resolve(Holds(value[0]!.GetValue<string>()) ? value[1] : value[2]),
        "Fn::Join" => value => string.Join(value[0]!.GetValue<string>(), value[1]!.AsArray().Select(item => Resolve(item).AsText())),
        _ => null,
    };

    private string Attribute(string resource)
    {
        var id = Reference(resource)!;
        return Arns.GetValueOrDefault(module.Resources[resource]?["Type"].AsText() ?? "") is not { } form ? id
            : form.Replace("{partition}", account.Partition, StringComparison.Ordinal)
                .Replace("{region}", account.Region, StringComparison.Ordinal)
                .Replace("{account}", account.Id, StringComparison.Ordinal).Replace("{id}", id, StringComparison.Ordinal);
    }

    private string Substitute(string form)
    {
        var filled = new StringBuilder();
        var rest = form.AsSpan();
        while (rest.IndexOf("${", StringComparison.Ordinal) is >= 0 and var open)
        {
            var close = open + rest[open..].IndexOf('}');
            var name = rest[(open + 2)..close].ToString();
            filled.Append(rest[..open]).Append(name.EndsWith(".Arn", StringComparison.Ordinal) ? Attribute(name[..^4]) : Reference(name));
            rest = rest[(close + 1)..];
        }

        return filled.Append(rest).ToString();
    }

    private bool Holds(string condition) => Holds(module.Template["Conditions"]![condition]!);

    private bool Holds(JsonNode expression) => ((JsonObject)expression).First() switch
    {
        ("Fn::Equals", var pair) => Resolve(pair![0]).AsText() == Resolve(pair[1]).AsText(),
        ("Fn::Not", var one) => !Holds(one![0]!),
        ("Fn::And", var all) => all!.AsArray().All(each => Holds(each!)),
        ("Condition", var name) => Holds(name!.GetValue<string>()),
        var (function, _) => throw new NotSupportedException($"{function} is not supported in conditions."),
    };
}
