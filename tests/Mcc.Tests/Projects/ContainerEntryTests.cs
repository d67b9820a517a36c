using Mcc.Core.Configuration;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Projects;

public sealed class ContainerEntryTests
{
    [Theory]
    [InlineData("prep", null, "prep", false, "prep")]
    [InlineData("../some/prep/", null, "../some/prep/", false, "prep")]
    [InlineData("/home/me/a=b", null, "/home/me/a=b", false, "a-b")]
    [InlineData("first=../prep", "first", "../prep", false, "prep")]
    [InlineData("x=public.ecr.aws/team/my_image:1", "x", "public.ecr.aws/team/my_image:1", true, "my-image")]
    [InlineData("127.0.0.1:5000/image@sha256:ab", null, "127.0.0.1:5000/image@sha256:ab", true, "image")]
    [InlineData("localhost/image", null, "localhost/image", true, "image")]
    [InlineData("team/image:1", null, "team/image:1", false, "image-1")]
    public void An_entry_is_a_folder_or_an_image_with_an_optional_name(
        string text, string? name, string place, bool isImage, string placeName)
    {
        var entry = ContainerEntry.Parse(text);
        entry.GivenName.ShouldBe(name);
        entry.Place.ShouldBe(place);
        entry.IsImage.ShouldBe(isImage);
        entry.PlaceName.ShouldBe(placeName);
    }

    [Theory]
    [InlineData("a", true)]
    [InlineData("a-B--9", true)]
    [InlineData("-a", false)]
    [InlineData("a-", false)]
    [InlineData("a.b", false)]
    [InlineData("", false)]
    [InlineData("a\n", false)]
    public void A_name_is_what_AWS_accepts_as_a_hostname(string name, bool accepted) =>
        ContainerEntry.IsHostname(name).ShouldBe(accepted);

    [Fact]
    public void A_name_has_at_most_63_characters()
    {
        ContainerEntry.IsHostname(new('a', 63)).ShouldBeTrue();
        ContainerEntry.IsHostname(new('a', 64)).ShouldBeFalse();
        ContainerEntry.IsHostname(ContainerEntry.Parse("../" + new string('a', 62) + "-b").PlaceName).ShouldBeTrue();
    }
}
