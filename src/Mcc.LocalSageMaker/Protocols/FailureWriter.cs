using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Mcc.LocalSageMaker.Protocols;

/// <summary>Writes a refusal as the request's protocol has it.</summary>
internal static class FailureWriter
{
    public static async Task Write(AwsRequest request, AwsServiceException failure)
    {
        var response = request.Context.Response;
        if (response.HasStarted)
        {
            // Half an answer is out already; only a broken connection can show it now.
            request.Context.Abort();
            return;
        }

        response.Clear();
        response.StatusCode = failure.Status;
        foreach (var (name, value) in failure.Headers)
            response.Headers[name] = HeaderText.Write(value);
        var dialect = request.AwsProtocol;
        response.Headers[dialect == AwsProtocol.RestXml ? "x-amz-request-id" : "x-amzn-RequestId"] = request.Id;
        if (string.Equals(request.Method, "HEAD", StringComparison.Ordinal) || failure.Status == 304) return;
        var body = dialect switch
        {
            AwsProtocol.Json => Json(failure, "application/x-amz-json-1.1", response),
            AwsProtocol.RestJson => RestJson(failure, response),
            AwsProtocol.Query => QueryXml(failure, request.Id, response),
            _ => StorageXml(failure, request.Id, response),
        };
        response.ContentLength = body.Length;
        await response.Body.WriteAsync(body, request.Gone);
    }

    private static byte[] Json(AwsServiceException failure, string type, HttpResponse response)
    {
        response.ContentType = type;
        var json = failure.More is null ? [] : (JsonObject)failure.More.DeepClone();
        if (failure.Code.Length > 0) json["__type"] = failure.Code;
        json["message"] = failure.Message;
        return Encoding.UTF8.GetBytes(json.ToJsonString());
    }

    private static byte[] RestJson(AwsServiceException failure, HttpResponse response)
    {
        if (failure.Code.Length > 0) response.Headers["x-amzn-ErrorType"] = failure.Code;
        response.ContentType = "application/json";
        var json = failure.More is null ? [] : (JsonObject)failure.More.DeepClone();
        // The runtime's shapes spell it with a capital.
        json["Message"] = failure.Message;
        return Encoding.UTF8.GetBytes(json.ToJsonString());
    }

    private static byte[] QueryXml(AwsServiceException failure, string id, HttpResponse response)
    {
        response.ContentType = "text/xml";
        return Xml.Document("ErrorResponse", xml =>
        {
            xml.WriteStartElement("Error");
            xml.WriteElementString("Type", failure.Status < 500 ? "Sender" : "Receiver");
            xml.WriteElementString("Code", failure.Code);
            xml.WriteElementString("Message", failure.Message);
            xml.WriteEndElement();
            xml.WriteElementString("RequestId", id);
        });
    }

    private static byte[] StorageXml(AwsServiceException failure, string id, HttpResponse response)
    {
        response.ContentType = "application/xml";
        return Xml.Document("Error", xml =>
        {
            xml.WriteElementString("Code", failure.Code);
            xml.WriteElementString("Message", failure.Message);
            foreach (var (name, value) in failure.More ?? [])
                xml.WriteElementString(name, value?.ToString() ?? "");
            xml.WriteElementString("RequestId", id);
        });
    }
}
