using Shouldly;
using Xunit;

namespace Mcc.Tests.Laws;

/// <summary>The page that lists the configurations says what the data says.</summary>
public sealed class ConfigurationsPageTests
{
    [Fact]
    public void The_page_matches_the_data()
    {
        var path = Path.Combine(SourceTree.Root, ConfigurationsPage.Path);
        var page = ConfigurationsPage.Write(Combinations.Shipped);
        if (Environment.GetEnvironmentVariable("MCC_ACCEPT_GOLDENS") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, page);
        }

        File.ReadAllText(path).ShouldBe(page, $"{ConfigurationsPage.Path} is out of date: MCC_ACCEPT_GOLDENS=1 ./mcc check");
    }

    [Fact]
    public void Every_configuration_and_target_is_on_it()
    {
        var page = ConfigurationsPage.Write(Combinations.Shipped);
        foreach (var layer in Combinations.Shipped.Backends.Concat<Mcc.Core.Data.TemplateLayer>(Combinations.Shipped.Targets))
            page.ShouldContain($"`{layer.Id}`");
    }
}
