using Mcc.Core.Text;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Text;

public sealed class NearestTests
{
    private static readonly string[] Options =
        ["--instance-type", "--region", "--role-arn", "--model-name", "--model-server", "--include-sample", "--deployment-config"];

    [Theory]
    [InlineData("--instance-tpye", "--instance-type")]
    [InlineData("--instancetype", "--instance-type")]
    [InlineData("instanceType", "--instance-type")]
    [InlineData("INSTANCE_TYPE", "--instance-type")]
    [InlineData("--regoin", "--region")]
    [InlineData("--model-nam", "--model-name")]
    [InlineData("--sample", "--include-sample")]
    [InlineData("--deploy", "--deployment-config")]
    public void A_mistyped_option_finds_the_one_that_was_meant(string typed, string meant) =>
        Nearest.To(typed, Options)[0].ShouldBe(meant);

    [Theory]
    [InlineData("--zebra-crossing")]
    [InlineData("x")]
    [InlineData("")]
    [InlineData("---")]
    public void A_text_near_nothing_finds_nothing(string typed) => Nearest.To(typed, Options).ShouldBeEmpty();

    [Fact]
    public void A_part_finds_all_names_that_contain_it()
    {
        string[] backends = ["http-flask", "http-fastapi", "transformers-vllm", "triton-vllm", "diffusors-vllm-omni"];
        Nearest.To("flask", backends).ShouldBe(["http-flask"]);
        Nearest.To("vllm", backends).Count.ShouldBe(3);
        Nearest.To("vllm", backends, max: 1).Count.ShouldBe(1);
    }

    [Fact]
    public void Words_left_out_are_found()
    {
        Nearest.To("max-len", ["max-lora-rank", "max-model-len", "len-of-the-max"]).ShouldBe(["max-model-len"]);
        Nearest.To("max", ["max-model-len"]).ShouldBe(["max-model-len"]);
    }

    [Fact]
    public void An_exact_match_comes_first() =>
        Nearest.To("pkl", ["pickle", "pkl", "pkl2"]).ShouldBe(["pkl", "pkl2"]);

    [Fact]
    public void The_order_of_the_candidates_changes_nothing()
    {
        string[] words = ["start", "stop", "stat", "state", "status"];
        Nearest.To("stat", words).ShouldBe(Nearest.To("stat", words.Reverse()));
    }

    [Fact]
    public void A_huge_argument_is_answered_quickly() => Nearest.To(new string('a', 10_000), Options).ShouldBeEmpty();

    [Fact]
    public void The_question_names_what_is_near_or_is_empty()
    {
        Nearest.DidYouMean("--regoin", Options).ShouldBe("Did you mean `--region`?");
        Nearest.DidYouMean("model", ["model-name", "model-path"]).ShouldBe("Did you mean `model-name` or `model-path`?");
        Nearest.DidYouMean("zebra", Options).ShouldBe("");
    }

    [Theory]
    [InlineData("", "", 0)]
    [InlineData("", "abc", 3)]
    [InlineData("kitten", "sitting", 3)]
    [InlineData("ab", "ba", 1)]
    [InlineData("ca", "abc", 3)]
    [InlineData("abcdef", "badcfe", 3)]
    public void The_distance_is_optimal_string_alignment(string one, string other, int expected)
    {
        EditDistance.Within(9, one, other).ShouldBe(expected);
        EditDistance.Within(9, other, one).ShouldBe(expected);
        EditDistance.Within(expected, one, other).ShouldBe(expected);
        EditDistance.Within(expected - 1, one, other).ShouldBeNull();
    }
}
