using System.Text;
using System.Text.Json.Nodes;
using Mcc.Core.Data;
using Mcc.Core.Json;

namespace Mcc.Core.Policies;

/// <summary>Which actions on which resources a call to AWS needs, from <c>data/permissions.json</c>.</summary>
public sealed class CallPermissions(PermissionsFile file, string partition, string region, string account)
{
    private const string Runtime = "sagemaker-runtime";
    private const string SageMaker = "sagemaker";
    private const string Identity = "sts";

    /// <summary>A service whose name in policies is not that of its model.</summary>
    private static readonly (string Model, string Prefix) Balancing = ("elbv2", "elasticloadbalancing");


    private readonly ILookup<(string Service, string Operation), PermissionRow> rows = file.Rows
        .SelectMany(row => row.Operations.Select(operation => (row, operation)))
        .ToLookup(pair => (pair.row.Service, pair.operation), pair => pair.row);

    /// <summary>What a request needs: each is asked for, and all must be allowed.</summary>
    /// <param name="service">The id of its service model, such as <c>sagemaker-runtime</c>.</param>
    /// <param name="input">The members of the request.</param>
    public IReadOnlyList<PolicyCall> Of(string service, string operation, JsonObject input)
    {
        // Anyone may ask who they are.
        if (service == Identity)
            return [];
        var prefix = service == Runtime ? SageMaker : service == Balancing.Model ? Balancing.Prefix : service;
        var needed = rows[(service, operation)].Where(row => row.When is null || input[row.When] is not null).ToList();
        if (needed.Count == 0)
            needed = [new(service, [operation], ["*"])];
        return [.. from row in needed
                   from form in row.On
                   from resource in Resources(form, prefix, input)
                   select new PolicyCall(row.Action ?? $"{prefix}:{operation}", resource, Keys(row, input))];
    }

    private Dictionary<string, IReadOnlyList<string>> Keys(PermissionRow row, JsonObject input)
    {
        var keys = new Dictionary<string, IReadOnlyList<string>>(StringComparer.OrdinalIgnoreCase)
        {
            ["aws:RequestedRegion"] = [region],
            ["aws:PrincipalAccount"] = [account],
            ["aws:ResourceAccount"] = [account],
        };
        if (row.PassedTo is { } receiver)
            keys["iam:PassedToService"] = [receiver];
        if (row.ServiceName is { } linked)
            keys["iam:AWSServiceName"] = [linked];
        var tags = (input["Tags"] ?? input["tags"]) as JsonArray ?? [];
        foreach (var tag in tags.OfType<JsonObject>())
        {
            if ((tag["Key"] ?? tag["key"]).AsText() is { } name && (tag["Value"] ?? tag["value"]).AsText() is { } value)
                keys[$"aws:RequestTag/{name}"] = [value];
        }

        if (tags.Count > 0)
            keys["aws:TagKeys"] = [.. tags.Select(tag => (tag?["Key"] ?? tag?["key"]).AsText() ?? "")];
        return keys;
    }

    private IEnumerable<string> Resources(string form, string prefix, JsonObject input)
    {
        if (form == "*")
            return [form];
        var filled = Fill(form, input);
        return form.StartsWith("arn:", StringComparison.Ordinal) ? filled
            // A member that is an ARN stands for itself; a name is below the service's own ARN.
            : filled.Select(text => text[(text.IndexOf("arn:", StringComparison.Ordinal) is >= 0 and var start ? start : 0)..])
                .Select(text => text.StartsWith("arn:", StringComparison.Ordinal) ? text
                    : $"arn:{partition}:{prefix}:{region}:{account}:{(prefix == SageMaker ? text.ToLowerInvariant() : text)}");
    }

    /// <summary>The form with its placeholders replaced, once for each item of a list; a missing member is <c>*</c>.</summary>
    private IEnumerable<string> Fill(string form, JsonObject input)
    {
        var open = form.IndexOf('{', StringComparison.Ordinal);
        if (open < 0)
            return [form];
        var close = form.IndexOf('}', open);
        var (head, tail) = (form[..open], form[(close + 1)..]);
        return from value in Values(form[(open + 1)..close], input)
               from rest in Fill(tail, input)
               select new StringBuilder(head).Append(value).Append(rest).ToString();
    }

    private IEnumerable<string> Values(string placeholder, JsonObject input)
    {
        var name = placeholder.TrimEnd(':').Replace("[]", "", StringComparison.Ordinal);
        var values = name switch
        {
            "partition" => [partition],
            "region" => [region],
            "account" => [account],
            _ => input[name] switch
            {
                JsonArray items => items.Select(item => item.AsText() ?? "*"),
                var one => [one.AsText() ?? "*"],
            },
        };
        return placeholder.EndsWith(':') ? values.Select(value => value.Split(':')[0]) : values;
    }
}
