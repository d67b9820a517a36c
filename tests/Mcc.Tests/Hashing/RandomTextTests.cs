using Mcc.Platform.Hashing;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Hashing;

public sealed class RandomTextTests
{
    [Fact]
    public void It_has_its_length_and_every_letter_and_never_comes_twice()
    {
        const string letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
        var texts = Enumerable.Range(0, 200).Select(_ => RandomText.Of(letters, 40)).ToList();

        texts.ShouldAllBe(text => text.Length == 40);
        texts.Distinct().Count().ShouldBe(200);
        // 8,000 letters without one of 62: less likely than 1 in 10^54.
        string.Concat(texts.SelectMany(text => text).Distinct().Order()).ShouldBe(string.Concat(letters.Order()));
    }
}
