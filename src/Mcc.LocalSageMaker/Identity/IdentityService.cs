using System.Text;
using Mcc.Core.ServiceModels;
using Mcc.LocalSageMaker.Protocols;
using Mcc.LocalSageMaker.Settings;

namespace Mcc.LocalSageMaker.Identity;

/// <summary>STS's GetCallerIdentity, in the query protocol: every holder of the local key is one user of one account.</summary>
internal sealed class IdentityService(LocalSettings settings)
{
    public async Task Answer(AwsRequest request)
    {
        var action = Form(request).FirstOrDefault(pair => pair.Name is "Action").Value;
        if (action is not "GetCallerIdentity")
            throw new AwsServiceException(400, "InvalidAction", $"The local STS does not support {action ?? "(no action)"}, only "
                + "GetCallerIdentity.");
        var body = Xml.Document("GetCallerIdentityResponse", xml =>
        {
            xml.WriteStartElement("GetCallerIdentityResult");
            xml.WriteElementString("Arn", $"arn:aws:iam::{settings.Account}:user/mcc-local");
            xml.WriteElementString("UserId", "AIDALOCALLOCALLOCAL1");
            xml.WriteElementString("Account", settings.Account);
            xml.WriteEndElement();
            xml.WriteStartElement("ResponseMetadata");
            xml.WriteElementString("RequestId", request.Id);
            xml.WriteEndElement();
        }, AwsServices.Bundled["sts"].XmlNamespace);
        var response = request.Context.Response;
        response.ContentType = "text/xml";
        response.ContentLength = body.Length;
        await response.Body.WriteAsync(body, request.Gone);
    }

    private static IEnumerable<(string Name, string Value)> Form(AwsRequest request)
    {
        foreach (var part in Encoding.UTF8.GetString(request.Body.Span).Split('&'))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0) yield return (part[..equals], Uri.UnescapeDataString(part[(equals + 1)..].Replace('+', ' ')));
        }
    }
}
