using System.Text;
using Mcc.Core.Templates;
using Mcc.Core.Templates.Languages;
using Mcc.Core.Templates.Syntax;
using Mcc.Core.Values;

namespace Mcc.Tests.Templates.Escaping;

/// <summary>
/// Templates that nobody would write: random pieces of a language with a placeholder among them. Most are refused, or mean nothing to their
/// reader; the rest show whether a place was ever taken for another. MCC_TEST_EFFORT multiplies their number.
/// </summary>
internal static class RandomTemplates
{
    /// <summary>A value that is harmless everywhere, so that its rendering is what the template means.</summary>
    public const string Harmless = "Zq7x";

    private static readonly int Effort = int.TryParse(Environment.GetEnvironmentVariable("MCC_TEST_EFFORT"), out var effort) ? effort : 1;

    /// <summary>
    /// Accepted templates, each rendered with the harmless value and with one of <paramref name="attacks"/>; <paramref name="shape"/> makes
    /// their texts.
    /// </summary>
    public static IEnumerable<(string Template, string Attack, string Meant, string Attacked)> Of(
        FileKind kind, Func<Random, string> shape, string[] attacks, int count)
    {
        var random = new Random(HostileValues.Seed);
        for (var i = 0; i < count * Effort; i++)
        {
            var text = shape(random);
            var attack = attacks[random.Next(attacks.Length)];
            (string, string, string, string)? accepted;
            try
            {
                var template = Template.Parse("t", kind, text);
                accepted = (text, attack, template.Render(Scopes.Of(("x", Harmless))), template.Render(Scopes.Of(("x", attack))));
            }
            catch (Exception refusal) when (refusal is TemplateException or UnwritableValueException)
            {
                continue;
            }

            yield return accepted.Value;
        }
    }

    /// <summary>Pieces in any order, with one placeholder or two.</summary>
    public static Func<Random, string> Mixed(string[] pieces, string before = "", string after = "") => random =>
        before + Mixture(random, pieces) + "[% x %]" + Mixture(random, pieces)
            + (random.Next(3) == 0 ? "[% x %]" + Mixture(random, pieces) : "") + after;

    /// <summary>A placeholder within pairs of openings and closings, each written as one text with <c>…</c> for what is inside.</summary>
    public static Func<Random, string> Nested(string[] pairs, string[] noise, string after = "") => random =>
    {
        var text = "[% x %]";
        for (var depth = random.Next(1, 5); depth > 0; depth--)
        {
            var inside = Piece(random, noise) + text + Piece(random, noise);
            text = pairs[random.Next(pairs.Length)].Replace("…", inside, StringComparison.Ordinal);
        }

        return text + after;
    };

    private static string Piece(Random random, string[] pieces) => random.Next(3) == 0 ? pieces[random.Next(pieces.Length)] : "";

    private static string Mixture(Random random, string[] pieces)
    {
        var text = new StringBuilder();
        for (var length = random.Next(0, 7); length > 0; length--)
            text.Append(pieces[random.Next(pieces.Length)]);
        return text.ToString();
    }
}
