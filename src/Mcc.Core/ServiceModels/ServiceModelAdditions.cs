using System.Text;
using System.Text.Json.Nodes;

namespace Mcc.Core.ServiceModels;

/// <summary>
/// Members that AWS has added to a service and botocore's bundled model does not have yet, such as the inline body of
/// InvokeEndpointAsync, which the AWS SDK for JavaScript 3.1175 sends. A refreshed model that has them stays as it is.
/// </summary>
internal static class ServiceModelAdditions
{
    /// <param name="model">The service model, compact or whole.</param>
    /// <param name="additions">Its additional shapes, in the format of a service model.</param>
    public static byte[] Apply(ReadOnlySpan<byte> model, ReadOnlySpan<byte> additions)
    {
        if (JsonNode.Parse(model) is not JsonObject whole || whole["shapes"] is not JsonObject shapes) return model.ToArray();
        foreach (var (name, addition) in JsonNode.Parse(additions)!["shapes"]!.AsObject())
        {
            if (shapes[name] is not { } shape) shapes[name] = addition!.DeepClone();
            else if (addition!["members"] is JsonObject members && shape["members"] is JsonObject known)
                Complete(shape.AsObject(), known, addition, members);
        }

        return Encoding.UTF8.GetBytes(whole.ToJsonString());
    }

    private static void Complete(JsonObject shape, JsonObject known, JsonNode addition, JsonObject members)
    {
        var missing = members.Where(member => !known.ContainsKey(member.Key)).ToList();
        if (missing.Count == 0) return;
        foreach (var (name, member) in missing)
            known[name] = member!.DeepClone();
        foreach (var key in (ReadOnlySpan<string>)["required", "payload"])
        {
            if (addition[key] is { } value) shape[key] = value.DeepClone();
        }
    }
}
