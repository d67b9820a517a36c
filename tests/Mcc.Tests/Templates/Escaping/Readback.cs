using System.Text;
using Mcc.Core.Templates;
using Mcc.Core.Templates.Languages;
using Shouldly;

namespace Mcc.Tests.Templates.Escaping;

/// <summary>
/// The one law of the languages: a value either comes back from the real reader as itself, or it was refused with a reason. What may be
/// refused is said by each test, so that refusing everything proves nothing.
/// </summary>
internal static class Readback
{
    /// <param name="template">With one placeholder, <c>[% x %]</c>.</param>
    /// <param name="mayRefuse">The only values whose refusal is right.</param>
    /// <param name="readAll">Gives the rendered texts to the real reader, all at once, and returns what it read, in the same order.</param>
    public static async Task Holds(
        FileKind kind,
        string template,
        Func<string, bool> mayRefuse,
        Func<IReadOnlyList<string>, Task<IReadOnlyList<string>>> readAll,
        Func<string, string>? expected = null)
    {
        var parsed = Template.Parse("template", kind, template);
        var (values, texts) = (new List<string>(), new List<string>());
        foreach (var value in HostileValues.All)
        {
            try
            {
                texts.Add(parsed.Render(Scopes.Of(("x", value))));
                values.Add(value);
            }
            catch (UnwritableValueException refusal)
            {
                mayRefuse(value).ShouldBeTrue($"{Shown(value)} was refused in {template}: {refusal.Reason}");
                refusal.Reason.ShouldNotBeNullOrWhiteSpace();
            }
        }

        var back = await readAll(texts);
        for (var i = 0; i < Math.Min(values.Count, back.Count); i++)
        {
            var wanted = expected is null ? values[i] : expected(values[i]);
            if (!string.Equals(back[i], wanted, StringComparison.Ordinal))
                throw new ShouldAssertException($"seed {HostileValues.Seed}: {Shown(values[i])} was written in {template} "
                    + $"as\n{Shown(texts[i])}\nand came back as\n{Shown(back[i])}");
        }

        back.Count.ShouldBe(values.Count, $"seed {HostileValues.Seed}, {template}");
    }

    public static bool HasControl(string value, string allowed = "") =>
        value.Any(c => !allowed.Contains(c, StringComparison.Ordinal)
            && (char.IsControl(c) || c is (>= '\u2028' and <= '\u202e') or (
                >= '\u2066' and <= '\u2069') or '\ufeff' or '\ufffe' or '\uffff'));

    public static string Shown(string text)
    {
        var shown = new StringBuilder();
        foreach (var c in text.Length > 300 ? text[..300] + "…" : text)
            shown.Append(c is >= ' ' and <= '~' ? c.ToString() : $"\\u{(int)c:x4}");
        return $"«{shown}»";
    }
}
