using System.Text.Json.Nodes;
using Mcc.Core.Json;

namespace Mcc.Core.Bootstrap;

/// <summary>The IAM policies of a module with the values of an account, as IAM and the local SageMaker read them.</summary>
public static class ModulePolicies
{
    /// <summary>The statements of all its policies, in the order of the template, as one policy document.</summary>
    public static JsonObject Of(BootstrapModule module, StackValues values) => new()
    {
        ["Version"] = "2012-10-17",
        ["Statement"] = new JsonArray([.. module.Resources.Where(resource => values.Has(resource.Key))
            .SelectMany(resource => Documents(resource.Value!["Properties"]!))
            .SelectMany(document => (values.Resolve(document)!["Statement"] as JsonArray)!.Select(statement => statement!.DeepClone()))]),
    };

    /// <summary>The names of all statements, also of those that depend on a condition.</summary>
    public static IEnumerable<string> Sids(BootstrapModule module) =>
        from resource in module.Resources
        from document in Documents(resource.Value!["Properties"]!)
        from statement in document["Statement"]!.AsArray()
        select ((statement!["Fn::If"] as JsonArray)?[1] ?? statement)["Sid"].AsText() ?? "";

    private static IEnumerable<JsonNode> Documents(JsonNode properties)
    {
        const string Document = "PolicyDocument";
        var inline = properties["Policies"] as JsonArray ?? [];
        // A bucket's policy has principals: it is not one of an identity.
        return properties[Document] is { } own && properties["Bucket"].AsText() is null && properties["Bucket"] is null ? [own]
            : inline.Select(policy => policy![Document]!);
    }
}
