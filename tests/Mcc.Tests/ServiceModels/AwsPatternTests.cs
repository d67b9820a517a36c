using Shouldly;
using Xunit;
using Mcc.Core.ServiceModels;

namespace Mcc.Tests.ServiceModels;

public sealed class AwsPatternTests
{
    [Theory]
    [InlineData(@"\d{12}", "123456789012", true)]
    [InlineData(@"\d{12}", "١٢٣٤٥٦٧٨٩٠١٢", false)]
    [InlineData(@"[\w+=,.@-]+", "role-1@x", true)]
    [InlineData(@"[\w+=,.@-]+", "rôle", false)]
    [InlineData(@"[\S\s]*", "no-break\u00a0space\u2028\u0085", true)]
    [InlineData(@"\S+", "a b", false)]
    [InlineData(@"\D\W", "x١", true)]
    [InlineData(@"\D\W", "1x", false)]
    [InlineData(@"\p{ASCII}*", "plain", true)]
    [InlineData(@"\p{ASCII}*", "naïve", false)]
    [InlineData(@"\A\S[\p{Print}]*\z", "model.tar.gz", true)]
    [InlineData(@"\A\S[\p{Print}]*\z", "tab\there", false)]
    [InlineData(@"[ -\uD7FF\uE000-\uFFFD\uD800\uDC00-\uDBFF\uDFFF\r\n\t]*", "with 🚀", true)]
    [InlineData(@"[ -\uD7FF\uE000-\uFFFD\uD800\uDC00-\uDBFF\uDFFF\r\n\t]*", "bell\u0007", false)]
    [InlineData("^(NEW_SESSION)$|^[a-z]+$", "NEW_SESSION", true)]
    [InlineData("^(NEW_SESSION)$|^[a-z]+$", "NEW_SESSION\n", false)]
    [InlineData("abc", "xabcx", false)]
    public void Patterns_hold_for_the_whole_value_and_mean_what_java_means(string pattern, string value, bool allowed) =>
        AwsPattern.Allows(pattern, value).ShouldBe(allowed);

    [Fact]
    public void Every_pattern_of_every_bundled_service_can_be_read()
    {
        var unreadable = new List<string>();
        foreach (var service in AwsServices.Bundled.Names.Select(name => AwsServices.Bundled[name]))
        {
            foreach (var shape in service.ShapeNames.Select(service.Shape).Where(shape => shape.Pattern is not null))
            {
                try
                {
                    AwsPattern.Allows(shape.Pattern!, "x");
                }
                catch (ArgumentException problem)
                {
                    unreadable.Add($"{service.Name} {shape.Name} {shape.Pattern}: {problem.Message}");
                }
            }
        }

        unreadable.ShouldBeEmpty();
    }

    [Fact]
    public void A_pattern_that_runs_away_refuses_the_value_in_bounded_time()
    {
        var clock = System.Diagnostics.Stopwatch.StartNew();
        AwsPattern.Allows("(a+)+b", new string('a', 60)).ShouldBeFalse();
        clock.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(5));
    }
}
