using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace Mcc.LocalSageMaker.Protocols;

/// <summary>XML as the REST-XML and query protocols write and read it.</summary>
internal static class Xml
{
    /// <summary>Bytes of a document. The longest is that of CompleteMultipartUpload with 10,000 parts and their checksums.</summary>
    public const int LongestDocument = 8 * 1024 * 1024;

    private const int DeepestElement = 32;
    private const int MostAttributes = 64;

    /// <summary>Line ends in keys are written as references; a reader would change them otherwise.</summary>
    private static readonly XmlWriterSettings Writing =
        new() { Encoding = new UTF8Encoding(false), CheckCharacters = false, NewLineHandling = NewLineHandling.Entitize };

    /// <summary>No document type: it could name files of this machine or grow without end.</summary>
    private static readonly XmlReaderSettings Reading =
        new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersInDocument = LongestDocument };

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

    /// <exception cref="AwsServiceException">It is not XML, or nested deeper than any document of AWS.</exception>
    public static XElement Read(ReadOnlyMemory<byte> body)
    {
        var bytes = body.ToArray();
        try
        {
            Measure(bytes);
            using var reader = XmlReader.Create(new MemoryStream(bytes), Reading);
            return XElement.Load(reader);
        }
        catch (XmlException)
        {
            throw Malformed();
        }
    }

    public static AwsServiceException Malformed() => new(400, "MalformedXML",
        "The XML you provided was not well-formed or did not validate against our published schema");

    /// <summary>A tree of elements takes time in proportion to its depth for each of them, so the depth is checked first.</summary>
    private static void Measure(byte[] bytes)
    {
        using var reader = XmlReader.Create(new MemoryStream(bytes), Reading);
        while (reader.Read())
        {
            if (reader.Depth > DeepestElement || reader.AttributeCount > MostAttributes) throw Malformed();
        }
    }

    /// <summary>The children of a name, whatever their namespace: SDKs differ in sending it.</summary>
    public static IEnumerable<XElement> Children(this XElement element, string name) =>
        element.Elements().Where(child => string.Equals(child.Name.LocalName, name, StringComparison.Ordinal));

    public static string? Child(this XElement element, string name) => element.Children(name).FirstOrDefault()?.Value;
}
