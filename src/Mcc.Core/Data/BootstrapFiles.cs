using System.Collections.ObjectModel;
using System.Text.Json.Serialization;

namespace Mcc.Core.Data;

/// <summary><c>bootstrap/MODULE/module.json</c>: what belongs to a CloudFormation template that <c>mcc bootstrap</c> deploys.</summary>
/// <param name="Title">What it creates, for people.</param>
/// <param name="Costs">What it costs, as a sentence for people.</param>
/// <param name="Requires">The modules that must exist before.</param>
/// <param name="Outputs">The members of the profile that each output of the template becomes.</param>
/// <param name="Keeps">Resources that stay in AWS when the module is removed, because they contain data.</param>
public sealed record BootstrapModuleFile(
    string Title,
    string Costs,
    IReadOnlyList<string> Requires,
    IReadOnlyDictionary<string, IReadOnlyList<string>> Outputs,
    IReadOnlyList<string> Keeps)
{
    /// <summary>The JSON Schema of the file, for editors.</summary>
    [JsonPropertyName("$schema")]
    public string? Schema { get; init; }

    /// <summary>Whether each profile has it, unless it has its outputs already.</summary>
    public bool Basic { get; init; }

    /// <summary>Why each statement of its policies is necessary, by its Sid.</summary>
    public IReadOnlyDictionary<string, string> Reasons { get => field ??= ReadOnlyDictionary<string, string>.Empty; init; }

    /// <summary>Parameters of the template that members of the profile fill.</summary>
    public IReadOnlyDictionary<string, string> Inputs { get => field ??= ReadOnlyDictionary<string, string>.Empty; init; }
}

/// <summary><c>bootstrap/describe.json</c>: calls that show resources as they are, for accounts without drift detection.</summary>
public sealed record DescribeFile(string About, IReadOnlyList<DescribeRow> Rows)
{
    public const string Path = "bootstrap/describe.json";

    /// <summary>The JSON Schema of the file, for editors.</summary>
    [JsonPropertyName("$schema")]
    public string? Schema { get; init; }

    public static DescribeFile Parse(ReadOnlyMemory<byte> json) => DataReader.Read($"data/{Path}", json, DataJson.Default.DescribeFile);
}

/// <summary>One call about one type of resource.</summary>
/// <param name="Call">
/// The words for the AWS CLI. <c>{id}</c> is the physical ID, <c>{Property}</c> a property of the template, and <c>{A.B}</c> a member of
/// the answers before.
/// </param>
/// <param name="Members">Properties of the template, each with the path of its value in the answer.</param>
/// <param name="Each">A list in the template: one call for each item, whose members the call and the properties name.</param>
public sealed record DescribeRow(
    string Type, IReadOnlyList<string> Call, IReadOnlyList<DescribedMember> Members, string? Each = null);

/// <param name="Property">The path in the template's properties, with dots.</param>
/// <param name="Answer">The path in the answer, with dots.</param>
public sealed record DescribedMember(string Property, string Answer);
