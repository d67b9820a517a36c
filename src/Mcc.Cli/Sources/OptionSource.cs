using System.Text.Json.Nodes;
using Mcc.Core.Configuration;
using Mcc.Core.Data;
using Mcc.Core.Diagnostics;

namespace Mcc.Cli.Sources;

/// <summary>First: the options of the command line.</summary>
public sealed class OptionSource(IEnumerable<(Parameter Parameter, IReadOnlyList<string> Words, string Flag)> options) : ILayerSource
{
    public Layer Read()
    {
        var settings = new List<RawSetting>();
        var findings = new List<Finding>();
        foreach (var (parameter, words, flag) in options)
        {
            var origin = new Origin(Source.Option, flag);
            if (parameter.Repeatable)
                settings.Add(new(parameter, new JsonArray([.. words.Select(word => JsonValue.Create(word))]), origin));
            else if (words.Distinct(StringComparer.Ordinal).Count() > 1
                || settings.Any(setting => setting.Parameter == parameter && setting.Value.ToString() != words[0]))
                findings.Add(Finding.Error("given-twice", $"{flag} is given twice with different values.", "Keep one of them."));
            else
                settings.Add(new(parameter, JsonValue.Create(words[0]), origin));
            if (parameter.FormerFlags.Contains(flag, StringComparer.Ordinal))
                findings.Add(Finding.Note("former-flag", $"{flag} is another name of {parameter.Flag}."));
        }

        return new(settings, findings);
    }
}
