using System.Text.RegularExpressions;
using Shouldly;
using Xunit;
using Xunit.v3;

namespace Mcc.Tests.Laws;

/// <summary>
/// Tests with changed or hostile inputs never end by themselves, so their time is bounded: <c>./mcc check</c> adds up what has this trait.
/// </summary>
public sealed partial class HostileInputTests
{
    [Fact]
    public void Classes_named_after_hostile_inputs_have_the_trait_that_the_check_adds_up()
    {
        var classes = typeof(HostileInputTests).Assembly.GetTypes()
            .Where(type => type != typeof(HostileInputTests) && Hostile().IsMatch(type.Name)).ToList();

        classes.Count.ShouldBeGreaterThan(9);
        classes.Where(type => !type.GetCustomAttributes(typeof(TraitAttribute), inherit: false).Cast<ITraitAttribute>()
            .SelectMany(trait => trait.GetTraits()).Contains(new("Input", "Hostile"))).ShouldBeEmpty();
    }

    [GeneratedRegex("(Hostile|Fuzz|Attack|Mutation).*Tests$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Hostile();
}
