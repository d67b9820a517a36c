using System.Reflection;
using Mcc.Core.Templates;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Templates;

public sealed class EmbeddedTemplatesTests
{
    private static readonly Assembly Core = typeof(Template).Assembly;

    public static TheoryData<string> Files() =>
        [.. Core.GetManifestResourceNames().Where(name => name.Contains("/files/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_template_that_is_shipped_has_its_placeholders_where_values_can_be_escaped(string resource)
    {
        using var reader = new StreamReader(Core.GetManifestResourceStream(resource)!);
        var text = reader.ReadToEnd();
        var path = resource[(resource.IndexOf("/files/", StringComparison.Ordinal) + "/files/".Length)..];

        if (path.EndsWith(".json", StringComparison.Ordinal))
            JsonTemplate.Parse(resource, text).Name.ShouldBe(resource);
        else
            Template.Parse(resource, FileKinds.Of(path, text.Split('\n')[0]), text).Name.ShouldBe(resource);
    }
}
