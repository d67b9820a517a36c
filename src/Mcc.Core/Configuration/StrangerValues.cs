using System.Text.Json;
using System.Text.Json.Nodes;
using Mcc.Core.Catalogs;
using Mcc.Core.Data;
using Mcc.Core.Diagnostics;
using Mcc.Core.Text;

namespace Mcc.Core.Configuration;

/// <summary>
/// Judges values from sources that may be anybody's by the parameter's <see cref="StrangerRules"/>. A folder is cloned or extracted before
/// anybody reads it, so its files decide nothing about code and data that is not visible.
/// </summary>
/// <param name="outside">Why a path is not in the working folder; null where it is.</param>
/// <param name="account">The caller's account; null where it is not known.</param>
public sealed class StrangerValues(ParameterList parameters, Facts facts, Func<string, string?> outside, string? account)
{
    private const string Rule = "stranger";

    public static StrangerRule RuleFor(Parameter parameter, Source source) => source switch
    {
        Source.WorkingFolder or Source.PackageJson => parameter.Strangers.Files,
        Source.McpServer => parameter.Strangers.Servers,
        _ => StrangerRule.Free,
    };

    /// <summary>Whether the value is used, and the finding about it.</summary>
    public (bool IsUsed, Finding? Finding) Judge(RawSetting raw)
    {
        var rule = RuleFor(raw.Parameter, raw.Origin.Source);
        if (rule == StrangerRule.Free || IsDefault(raw))
            return (true, null);
        return Trouble(rule, raw) is { } trouble ? (false, Refusal(rule, raw, trouble)) : (true, Note(rule, raw));
    }

    private string? Trouble(StrangerRule rule, RawSetting raw) => rule switch
    {
        StrangerRule.Never or StrangerRule.Refused => "",
        StrangerRule.Inside => Texts(raw.Value).Select(outside).FirstOrDefault(reason => reason is not null),
        StrangerRule.Remote => Texts(raw.Value).Any(IsLocal) ? "is a folder of this machine" : null,
        StrangerRule.Catalog => Texts(raw.Value).All(image => facts.Images.HasRepository(image, facts.Regions))
            ? null : "is not an image of a registry and repository in the image catalog",
        StrangerRule.Account => Texts(raw.Value).All(role => AccountOf(role) is { } owner && owner == account) ? null
            : account is null ? "is a role, and your account is not known "
                + "(AWS_ACCOUNT_ID, the profile or `aws sts get-caller-identity` has it)"
            : $"is not a role of your account {account}",
        StrangerRule.Variables => Names(raw.Value).FirstOrDefault(DecidesCode) is { } name
            ? $"sets {Visible.Value(name, 80)}, which can decide which code is executed or where data is sent" : null,
        _ => null,
    };

    private static Finding Refusal(StrangerRule rule, RawSetting raw, string trouble)
    {
        var parameter = raw.Parameter;
        var isServer = raw.Origin.Source == Source.McpServer;
        var what = isServer ? $"`{parameter.Key}` (from {raw.Origin})" : $"`{parameter.Key}`";
        var value = parameter.Type is ParameterType.Pairs or ParameterType.Secret || trouble.Length == 0
            ? "" : $" is `{Visible.Value(Shown(raw), 200)}`, which";
        var message = trouble.Length == 0
            ? $"{what} is not accepted from {(isServer ? "an MCP server" : "a file of the working folder")}. {parameter.Strangers.Reason}"
            : $"{what}{value} {trouble}.";
        var variable = parameter.Environment.Count > 0 ? $", {parameter.Environment[0]}" : "";
        var fix = $"If you want it, set {parameter.Flag}{variable} or a file that --config names.";
        return isServer && rule == StrangerRule.Never
            ? Finding.Warning(Rule, message, fix) : Finding.Error(Rule, message, fix, raw.Origin.Place);
    }

    private Finding? Note(StrangerRule rule, RawSetting raw) => rule switch
    {
        StrangerRule.Shown or StrangerRule.Catalog => Told(raw, $"is `{Visible.Value(Shown(raw), 200)}`"),
        StrangerRule.Account => Told(raw, $"is `{Visible.Value(Shown(raw), 200)}`, in your account {account}"),
        StrangerRule.Variables => Told(raw, $"sets {Visible.Value(string.Join(", ", Names(raw.Value)), 200)}"),
        _ => null,
    };

    private static Finding Told(RawSetting raw, string what) =>
        Finding.Note(Rule, $"`{raw.Parameter.Key}` (from {raw.Origin}) {what}.", $"{raw.Parameter.Flag} changes it.");

    private static string Shown(RawSetting raw) => string.Join(",", Texts(raw.Value));

    /// <summary>A file that spells out a default changes nothing.</summary>
    private static bool IsDefault(RawSetting raw) => raw.Parameter.Default is { ValueKind: JsonValueKind.False }
        && raw.Origin.Source != Source.McpServer && raw.Value.GetValueKind() == JsonValueKind.False;

    private static bool IsLocal(string model) => ModelLocation.Of(model) is ModelLocation.Folder;

    private static string? AccountOf(string role) => role.Split(':') is { Length: >= 6 } parts && parts[4].Length > 0 ? parts[4] : null;

    private bool DecidesCode(string name) => parameters.CodeVariables.Any(pattern => Glob.Matches(pattern, name));

    /// <summary>The texts of a value, however a file writes it; what has another type is refused when it is read.</summary>
    private static IEnumerable<string> Texts(JsonNode? value) => value switch
    {
        JsonArray items => items.SelectMany(Texts),
        JsonValue scalar => [scalar.TryGetValue<string>(out var text) ? text : scalar.ToJsonString()],
        _ => [],
    };

    private static IEnumerable<string> Names(JsonNode? value) => value is JsonObject members
        ? members.Select(member => member.Key) : Texts(value).Select(text => text.Split('=')[0].Trim());
}
