using Mcc.Core.Data;
using Mcc.Tests.Templates.Escaping;

namespace Mcc.Tests.Laws.Hostile;

/// <summary>The parameters that take any text, and what a user should never write there.</summary>
public static class FreeText
{
    /// <summary>A word that stands in no template.</summary>
    public const string Harmless = "zqharmlesszq";

    /// <summary>A hostile value that is run as a command makes this file in the working folder.</summary>
    public const string Marker = "executed";

    public static IEnumerable<Parameter> Parameters =>
        Combinations.Shipped.Parameters.All.Where(parameter => !parameter.Run && parameter.Choices.Count == 0
            && parameter.Type is ParameterType.Text or ParameterType.List or ParameterType.Pairs && parameter.ChoicesFrom is null);

    /// <summary>
    /// Each attack, and some mixtures of pieces; the same for the same seed and parameter. The check takes the worst with some
    /// others; of eng/nightly laws the first surroundings see all, the others the worst.
    /// </summary>
    /// <param name="folder">Where the marker would appear.</param>
    public static IEnumerable<string> Hostile(Parameter parameter, string folder, int surroundings)
    {
        var touch = $"touch {folder}/{Marker}";
        string[] attacks =
        [
            "it's \"quoted\" \\", $"$({touch})", $"`{touch}`", $"\"; {touch}; \"", $"'; {touch}; '", $"a\n{touch}\nb", $"\"\n{touch}\n\"",
                "../../outside", "/etc/passwd", "%s %n 100%",
            "{{ x }} {% x %} [% x %]", "日本語 é 🤖", new('x',
                10_000), "$(X) ${X} $$ $1 {{resolve:ssm:x}}", " blanks ", "-n --help", "# no <b>*comment*</b> // | x", "\u0001\u001b[31m",
                    "",
        ];
        var random = new Random(HostileValues.Seed + parameter.Key.Length + surroundings);
        var mixtures = random.GetItems(HostileValues.All.ToArray(), 6);
        // A comma separates what stands in a list.
        const int worst = 7;
        var others = Fast.IsNightly ? attacks.Skip(surroundings == 0 ? worst : attacks.Length)
            : random.GetItems(attacks[worst..], Fast.IsOn ? 0 : 3);
        return attacks.Take(worst).Concat(others).Concat(mixtures.Take(Fast.IsNightly ? mixtures.Length : 1))
            .Where(value => parameter.Type != ParameterType.List || !value.Contains(',', StringComparison.Ordinal)).Distinct();
    }

    /// <summary>Ways to write a value so that the parameter may take it, the freest first.</summary>
    public static IEnumerable<Func<string, string>> Forms(Parameter parameter)
    {
        if (parameter.Type == ParameterType.Pairs)
        {
            yield return value => "HOSTILE=" + value;
            yield break;
        }

        yield return value => value;
        if (parameter.Example is not { } example)
            yield break;
        yield return value => example + value;
        yield return value => $"{example}/{value}";
    }
}
