using System.Text;
using System.Text.RegularExpressions;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Laws;

/// <summary>The scripts of projects run with bash 3.2, which is the bash of macOS.</summary>
public sealed partial class OldBashTests
{
    [Fact]
    public void No_script_has_what_came_with_a_later_bash()
    {
        var found = from made in Combinations.Varied(Combinations.Shipped)
                    from file in made.Project.Files
                    where file.Path.StartsWith("do/", StringComparison.Ordinal) || file.Path.EndsWith(".sh", StringComparison.Ordinal)
                    from match in Later().Matches(Encoding.UTF8.GetString(file.Content))
                    select $"{file.Path}: {match.Value}";
        found.Distinct().Order(StringComparer.Ordinal).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("mapfile -t names", true)]
    [InlineData("local -A known=()", true)]
    [InlineData("echo ${name,,}", true)]
    [InlineData("wait -n", true)]
    [InlineData("local names=()", false)]
    [InlineData("echo \"${name:-default}\"", false)]
    public void It_is_recognized(string line, bool isLater) => Later().IsMatch(line).ShouldBe(isLater);

    /// <summary>mapfile, associative arrays and references, changes of case, coproc, |&amp; and wait -n: bash 4.0 to 4.3.</summary>
    [GeneratedRegex(@"\b(mapfile|readarray|coproc)\b|\b(declare|local|typeset) -[An]\b|\$\{\w+(\^|,)|\|&|\bwait -n\b",
        RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Later();
}
