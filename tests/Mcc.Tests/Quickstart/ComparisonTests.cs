using Mcc.Core.Quickstart;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Quickstart;

public sealed class ComparisonTests
{
    [Fact]
    public void The_error_is_the_mean_of_the_distances_to_the_truth()
    {
        var comparison = Comparison.Of("""{"instances": [[0], [1]], "values": [10, 20]}""", """{"predictions": [13, 19]}""");

        comparison.MeanAbsoluteError.ShouldBe(2);
        comparison.ErrorOfTheMean.ShouldBe(5);
    }

    [Theory]
    [InlineData("""{"predictions": [1]}""", "1 predictions for 2 rows")]
    [InlineData("""{"error": "no model"}""", "no model")]
    [InlineData("""{"predictions": ["a", "b"]}""", "predictions")]
    [InlineData("<html>", "<html>")]
    public void A_response_of_the_wrong_shape_is_shown(string answer, string shown) =>
        Should.Throw<FormatException>(() => Comparison.Of("""{"values": [1, 2]}""", answer)).Message.ShouldContain(shown);
}
