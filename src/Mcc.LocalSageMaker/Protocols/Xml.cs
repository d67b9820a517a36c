using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace Mcc.LocalSageMaker.Protocols;

/// <summary>XML as the REST-XML and query protocols write and read it.</summary>
internal static class Xml
{
    private static readonly XmlWriterSettings Writing = new() { Encoding = new UTF8Encoding(false), CheckCharacters = false };

    /// <summary>No document type: it could name files of this machine or grow without end.</summary>
    private static readonly XmlReaderSettings Reading =
        new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersInDocument = 16 * 1024 * 1024 };

    public static byte[] Document(string root, Action<XmlWriter> content, string space = "")
    {
        using var buffer = new MemoryStream();
        using (var xml = XmlWriter.Create(buffer, Writing))
        {
            xml.WriteStartElement(root, space);
            content(xml);
            xml.WriteEndElement();
        }

        return buffer.ToArray();
    }

    /// <exception cref="AwsServiceException">It is not XML.</exception>
    public static XElement Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var reader = XmlReader.Create(new MemoryStream(body.ToArray()), Reading);
            return XElement.Load(reader);
        }
        catch (XmlException)
        {
            throw new AwsServiceException(400, "MalformedXML",
                "The XML you provided was not well-formed or did not validate against our published schema");
        }
    }

    /// <summary>The children of a name, whatever their namespace: SDKs differ in sending it.</summary>
    public static IEnumerable<XElement> Children(this XElement element, string name) =>
        element.Elements().Where(child => string.Equals(child.Name.LocalName, name, StringComparison.Ordinal));

    public static string? Child(this XElement element, string name) => element.Children(name).FirstOrDefault()?.Value;
}
