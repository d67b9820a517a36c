using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml;
using Mcc.Core.ServiceModels;

namespace Mcc.LocalSageMaker.Protocols;

/// <summary>A response of AWS's query protocol.</summary>
internal static class QueryXml
{
    /// <param name="output">Only members that the operation's output shape has.</param>
    public static byte[] Write(Operation operation, JsonObject output, string requestId) =>
        Xml.Document($"{operation.Name}Response", xml =>
        {
            xml.WriteStartElement($"{operation.Name}Result");
            if (operation.OutputShape is { } shape)
                WriteMembers(xml, shape, output, operation.Service);
            xml.WriteEndElement();
            xml.WriteStartElement("ResponseMetadata");
            xml.WriteElementString("RequestId", requestId);
            xml.WriteEndElement();
        }, operation.Service.XmlNamespace);

    private static void WriteMembers(XmlWriter xml, Shape shape, JsonObject members, ServiceModel model)
    {
        foreach (var member in shape.Members)
        {
            if (members[member.Name] is not { } value)
                continue;
            xml.WriteStartElement(member.WireName);
            WriteValue(xml, model.Shape(member), value, model);
            xml.WriteEndElement();
        }
    }

    private static void WriteValue(XmlWriter xml, Shape shape, JsonNode value, ServiceModel model)
    {
        switch (shape.Kind)
        {
            case ShapeKind.Structure:
                WriteMembers(xml, shape, value.AsObject(), model);
                break;
            case ShapeKind.List:
                foreach (var item in value.AsArray())
                {
                    xml.WriteStartElement(shape.Element!.LocationName ?? "member");
                    WriteValue(xml, model.Shape(shape.Element), item!, model);
                    xml.WriteEndElement();
                }

                break;
            case ShapeKind.Map:
                foreach (var (key, item) in value.AsObject())
                {
                    xml.WriteStartElement("entry");
                    xml.WriteElementString("key", key);
                    xml.WriteStartElement("value");
                    WriteValue(xml, model.Shape(shape.Element!), item!, model);
                    xml.WriteEndElement();
                    xml.WriteEndElement();
                }

                break;
            case ShapeKind.Timestamp:
                var seconds = double.Parse(value.ToJsonString(), CultureInfo.InvariantCulture);
                xml.WriteString(DateTimeOffset.FromUnixTimeMilliseconds((long)(seconds * 1000))
                    .ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
                break;
            default:
                xml.WriteString(value.GetValueKind() == JsonValueKind.String ? (string)value! : value.ToJsonString());
                break;
        }
    }
}
