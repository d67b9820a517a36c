using Shouldly;
using Xunit;

namespace Mcc.Tests.Laws.Strangers;

public sealed class StrangersPageTests
{
    [Fact]
    public void It_is_what_the_data_says()
    {
        var path = Path.Combine(SourceTree.Root, StrangersPage.Path);
        var page = StrangersPage.Write(Combinations.Shipped);
        if (Environment.GetEnvironmentVariable("MCC_ACCEPT_GOLDENS") == "1")
            File.WriteAllText(path, page);

        File.ReadAllText(path).ShouldBe(page, $"{StrangersPage.Path} is out of date: MCC_ACCEPT_GOLDENS=1 ./mcc check");
    }
}
