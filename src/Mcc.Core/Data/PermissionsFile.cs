namespace Mcc.Core.Data;

/// <summary><c>permissions.json</c>: which IAM permissions calls to AWS need.</summary>
public sealed record PermissionsFile(IReadOnlyList<PermissionRow> Rows) : CatalogFile
{
    public const string Path = "permissions.json";

    public static PermissionsFile Parse(ReadOnlyMemory<byte> json) =>
        DataReader.Read($"data/{Path}", json, DataJson.Default.PermissionsFile);
}

/// <summary>One action that some operations of a service need.</summary>
/// <param name="Service">The id of its service model.</param>
/// <param name="On">The resources, with placeholders for members of the request.</param>
/// <param name="Action">Null: the operation's own name.</param>
/// <param name="When">Only when the request has this member.</param>
/// <param name="PassedTo">The service that a role is passed to (<c>iam:PassedToService</c>).</param>
/// <param name="ServiceName">The service that a service-linked role is for (<c>iam:AWSServiceName</c>).</param>
public sealed record PermissionRow(
    string Service,
    IReadOnlyList<string> Operations,
    IReadOnlyList<string> On,
    string? Action = null,
    string? When = null,
    string? PassedTo = null,
    string? ServiceName = null);
