using System.Text;
using System.Xml;
using System.Xml.Linq;
using Mcc.LocalSageMaker.Protocols;
using Mcc.LocalSageMaker.Signatures;

namespace Mcc.LocalSageMaker.Storage;

/// <summary>
/// Access control lists. They are kept and returned, and have no effect: all requests are those of the one owner.
/// </summary>
internal static class AccessControl
{
    private const string Private = "private";
    private const string Everyone = "acs.amazonaws.com/groups/global/AllUsers";
    private const string Users = "acs.amazonaws.com/groups/global/AuthenticatedUsers";
    private const string Instance = "http://www.w3.org/2001/XMLSchema-instance";

    /// <summary>What a canned ACL grants besides the owner's rights.</summary>
    private static readonly Dictionary<string, (string Group, string Permission)[]> Canned = new(StringComparer.Ordinal)
    {
        [Private] = [],
        ["public-read"] = [(Everyone, "READ")],
        ["public-read-write"] = [(Everyone, "READ"), (Everyone, "WRITE")],
        ["authenticated-read"] = [(Users, "READ")],
        ["aws-exec-read"] = [],
        ["bucket-owner-read"] = [],
        ["bucket-owner-full-control"] = [],
        ["log-delivery-write"] = [],
    };

    /// <summary>The canned ACL of a request that creates something; empty for none.</summary>
    /// <exception cref="AwsServiceException">There is no such canned ACL.</exception>
    public static string OfHeader(AwsRequest request)
    {
        var canned = request.Option("x-amz-acl") ?? "";
        return canned.Length == 0 || Canned.ContainsKey(canned) ? canned
            : throw new AwsServiceException(400, "InvalidArgument", "",
                new() { ["ArgumentName"] = "x-amz-acl", ["ArgumentValue"] = canned });
    }

    /// <summary>The ACL that a request puts: of its header, or the document in its body.</summary>
    public static async Task<string> Read(AwsRequest request, PayloadStream body)
    {
        var document = await RequestContent.Document(request, body);
        if (OfHeader(request) is { Length: > 0 } canned) return canned;
        if (document.IsEmpty)
            throw new AwsServiceException(400, "MissingSecurityHeader", "Your request was missing a required header: x-amz-acl");
        var policy = Xml.Read(document);
        if (policy.Name.LocalName is not "AccessControlPolicy")
            throw new AwsServiceException(400, "MalformedACLError", "The XML you provided was not well-formed or did not validate against "
                + "our published schema");
        return policy.ToString(SaveOptions.DisableFormatting);
    }

    public static Task Write(AwsRequest request, string acl)
    {
        if (acl.StartsWith('<')) return StorageResponse.Bytes(request, Encoding.UTF8.GetBytes(acl));
        return StorageResponse.Document(request, "AccessControlPolicy", xml =>
        {
            StorageResponse.WriteOwner(xml);
            xml.WriteStartElement("AccessControlList");
            WriteGrant(xml, null, "FULL_CONTROL");
            foreach (var (group, permission) in Canned[acl.Length == 0 ? Private : acl])
                WriteGrant(xml, group, permission);
            xml.WriteEndElement();
        });
    }

    private static void WriteGrant(XmlWriter xml, string? group, string permission)
    {
        xml.WriteStartElement("Grant");
        xml.WriteStartElement("Grantee");
        xml.WriteAttributeString("xsi", "type", Instance, group is null ? "CanonicalUser" : "Group");
        if (group is null)
        {
            xml.WriteElementString("ID", StorageResponse.Owner);
            xml.WriteElementString("DisplayName", StorageResponse.Owner);
        }
        else
        {
            xml.WriteElementString("URI", Uri.UriSchemeHttp + Uri.SchemeDelimiter + group);
        }

        xml.WriteEndElement();
        xml.WriteElementString("Permission", permission);
        xml.WriteEndElement();
    }
}
