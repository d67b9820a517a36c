using Shouldly;
using Xunit;

namespace Mcc.Tests.Laws;

/// <summary>The table of deployment targets says what the tests show, and each target has a cell for each step.</summary>
public sealed class TargetsPageTests
{
    [Fact]
    public void The_table_matches_the_tests()
    {
        var path = Path.Combine(SourceTree.Root, TargetsPage.Path);
        var before = File.ReadAllText(path);
        var page = TargetsPage.Write(Combinations.Shipped, before);
        if (Environment.GetEnvironmentVariable("MCC_ACCEPT_GOLDENS") == "1")
            File.WriteAllText(path, page);
        else
            before.ShouldBe(page, $"{TargetsPage.Path} is out of date: MCC_ACCEPT_GOLDENS=1 ./mcc check");
    }

    [Fact]
    public void Each_target_has_a_test_or_a_reason_for_each_step() => TargetsPage.Trouble(Combinations.Shipped).ShouldBeEmpty();
}
