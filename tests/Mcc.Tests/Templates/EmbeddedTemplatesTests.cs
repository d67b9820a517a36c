using Mcc.Core.Data;
using Mcc.Core.Templates;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Templates;

public sealed class EmbeddedTemplatesTests
{
    public static TheoryData<string> Files() =>
        [.. DataFiles.Embedded.Paths.Where(path => path.Contains("/files/", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Files))]
    public void Shipped_templates_have_escapable_placeholders(string resource)
    {
        var text = DataFiles.Embedded.ReadText(resource);
        var path = resource[(resource.IndexOf("/files/", StringComparison.Ordinal) + "/files/".Length)..];

        if (path.EndsWith(".json", StringComparison.Ordinal))
            JsonTemplate.Parse(resource, text, DataFiles.Embedded.ReadText).Name.ShouldBe(resource);
        else
            Template.Parse(resource, FileKinds.Of(path, text.Split('\n')[0]), text).Name.ShouldBe(resource);
    }
}
