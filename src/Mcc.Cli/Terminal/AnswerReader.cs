using System.Text.Json.Nodes;
using Mcc.Cli.Hosting;
using Mcc.Cli.ModelInputs;
using Mcc.Core.Configuration;
using Mcc.Core.Data;
using Mcc.Core.Diagnostics;
using Mcc.Core.Resolvers;
using Mcc.Core.Rules;

namespace Mcc.Cli.Terminal;

/// <summary>Reads what was typed as its parameter's type, and finds at once what would refuse it later.</summary>
public sealed class AnswerReader(CommandContext context, InputReader inputs)
{
    /// <summary>Null when refused; the reason is then among the findings.</summary>
    public Setting? Read(Parameter parameter, string typed, Draft draft, ICollection<Finding> findings)
    {
        var text = IsPath(parameter) ? Expanded(typed) : typed;
        if (new SettingReader(findings).Read(new(parameter, JsonValue.Create(text), Origin.Answer)) is not { } setting)
            return null;
        var trial = draft.With(setting);
        if (IsPath(parameter))
            inputs.Read(trial, findings);
        if (parameter == context.Catalog.Parameters.InstanceType && !draft.Settings.NoValidate.Value
            && InstanceTypeKnown.Trouble(setting, InstanceResolver.TypesFor(context.Catalog, draft.Settings)) is { } unknown)
            findings.Add(unknown);
        if (parameter == context.Catalog.Parameters.ProjectName && Destination.Refusal(context.Cli, trial) is { } taken)
            findings.Add(taken);
        return findings.Any(finding => finding.Severity == Severity.Error) ? null : setting;
    }

    private static bool IsPath(Parameter parameter) => parameter.Type is ParameterType.File or ParameterType.Files or ParameterType.Folder;

    /// <summary>A shell would do that, but the person's input does not pass through one.</summary>
    private string Expanded(string path) =>
        path.StartsWith("~/", StringComparison.Ordinal) && context.Cli.UserHome is { } home ? home + path[1..] : path;
}
