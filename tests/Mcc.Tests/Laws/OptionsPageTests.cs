using Shouldly;
using Xunit;

namespace Mcc.Tests.Laws;

/// <summary>The page that lists the options is what the data says.</summary>
public sealed class OptionsPageTests
{
    [Fact]
    public void It_is_what_the_data_says()
    {
        var path = Path.Combine(SourceTree.Root, OptionsPage.Path);
        var page = OptionsPage.Write(Combinations.Shipped);
        if (Environment.GetEnvironmentVariable("MCC_ACCEPT_GOLDENS") == "1")
            File.WriteAllText(path, page);

        File.ReadAllText(path).ShouldBe(page, $"{OptionsPage.Path} is out of date: MCC_ACCEPT_GOLDENS=1 ./mcc check");
    }

    [Fact]
    public void Every_option_is_on_it()
    {
        var page = OptionsPage.Write(Combinations.Shipped);
        foreach (var parameter in Combinations.Shipped.Parameters.All)
            page.ShouldContain($"| `{parameter.Flag}` |");
    }
}
