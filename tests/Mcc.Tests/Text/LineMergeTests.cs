using Mcc.Core.Text;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Text;

/// <summary>The three-way merge of lines.</summary>
public sealed class LineMergeTests
{
    [Theory]
    [InlineData("a b c", "a b c", "a x c", "a x c")]
    [InlineData("a b c", "a x c", "a b c", "a x c")]
    [InlineData("a b c", "a x c", "a x c", "a x c")]
    [InlineData("a b c d e", "A b c d e", "a b c d E", "A b c d E")]
    [InlineData("a b c", "a b c mine", "new a b c", "new a b c mine")]
    [InlineData("a b c", "a c", "a b c d", "a c d")]
    [InlineData("a", "", "a", "")]
    public void Changes_of_different_lines_are_both_there(string before, string one, string other, string merged) =>
        LineMerge.Merge(Lines(before), Lines(one), Lines(other)).ShouldBe(Lines(merged));

    [Theory]
    [InlineData("a b c", "a x c", "a y c")]
    [InlineData("a b c", "a c", "a y c")]
    [InlineData("a", "a one", "a two")]
    public void Changes_of_one_line_are_refused(string before, string one, string other) =>
        LineMerge.Merge(Lines(before), Lines(one), Lines(other)).ShouldBeNull();

    [Fact]
    public void Random_edits_of_either_side_alone_are_kept()
    {
        var random = new Random(7);
        for (var run = 0; run < 500; run++)
        {
            var before = Edited(random, [], 12);
            var edited = Edited(random, before, 4);
            LineMerge.Merge(Text(before), Text(edited), Text(before)).ShouldBe(Text(edited));
            LineMerge.Merge(Text(before), Text(before), Text(edited)).ShouldBe(Text(edited));
            LineMerge.Merge(Text(before), Text(edited), Text(edited)).ShouldBe(Text(edited));
        }
    }

    private static List<string> Edited(Random random, List<string> lines, int edits)
    {
        List<string> edited = [.. lines];
        for (var edit = 0; edit < edits; edit++)
        {
            if (edited.Count == 0 || random.Next(2) == 0)
                edited.Insert(random.Next(edited.Count + 1), $"line {random.Next(5)}");
            else
                edited.RemoveAt(random.Next(edited.Count));
        }

        return edited;
    }

    private static string Text(List<string> lines) => string.Join('\n', lines);

    private static string Lines(string words) => words.Replace(' ', '\n');
}
