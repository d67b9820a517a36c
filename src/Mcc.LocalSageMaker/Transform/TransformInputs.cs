using System.Text.Json;
using System.Text.Json.Nodes;
using Mcc.LocalSageMaker.Containers;
using Mcc.LocalSageMaker.Identity;
using Mcc.LocalSageMaker.Protocols;
using Mcc.LocalSageMaker.Storage;

namespace Mcc.LocalSageMaker.Transform;

/// <summary>The objects that a job reads, and the name below the output path of what comes of each.</summary>
internal sealed class TransformInputs(ObjectStore store, AccessCheck access)
{
    /// <exception cref="ContainerException">There are none.</exception>
    public IReadOnlyList<(Bucket Bucket, StoredObject Object, string Output)> Of(JsonNode job)
    {
        var source = job["TransformInput"]!["DataSource"]!["S3DataSource"]!;
        var uri = (string)source["S3Uri"]!;
        try
        {
            access.Role("GetObject", ObjectAddress.Read(uri).Bucket, ObjectAddress.Read(uri).Key);
            var found = (string)source["S3DataType"]! is "ManifestFile" ? InManifest(uri) : Below(uri);
            return found.Count > 0 ? found : throw new ContainerException($"ClientError: there is no input at {uri}.");
        }
        catch (AwsServiceException missing)
        {
            throw new ContainerException($"ClientError: the input {uri} cannot be read: {missing.Message}");
        }
    }

    private List<(Bucket, StoredObject, string)> Below(string uri)
    {
        var address = ObjectAddress.Read(uri);
        var bucket = store[address.Bucket];
        // The text after the last slash of the prefix is the name of the output.
        var folder = address.Key.LastIndexOf('/') + 1;
        return
        [
            .. bucket.Objects.Values
                .Where(stored => stored.Key.StartsWith(address.Key, StringComparison.Ordinal) && !stored.Key.EndsWith('/'))
                .Select(stored => (bucket, stored, stored.Key[folder..] + ".out")),
        ];
    }

    /// <summary>A manifest is a JSON list: {"prefix": "s3://…"}, and then the keys behind it.</summary>
    private List<(Bucket, StoredObject, string)> InManifest(string uri)
    {
        var address = ObjectAddress.Read(uri);
        var bucket = store[address.Bucket];
        using var content = bucket.Open(bucket.Object(address.Key));
        try
        {
            var entries = JsonNode.Parse(content)!.AsArray();
            var prefix = ObjectAddress.Read((string)entries[0]!["prefix"]!);
            var inputs = store[prefix.Bucket];
            return [.. entries.Skip(1).Select(entry => (inputs, inputs.Object(prefix.Key + (string)entry!), (string)entry! + ".out"))];
        }
        catch (Exception bad) when (bad is JsonException or ArgumentException or InvalidOperationException or NullReferenceException)
        {
            throw new ContainerException(
                $"ClientError: {uri} is not a manifest. It must be a JSON list of {{\"prefix\": \"s3://…\"}} and keys.");
        }
    }
}
