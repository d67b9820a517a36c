using Mcc.Core.Configuration;
using Mcc.Core.Specification;
using Mcc.Core.Validation;

namespace Mcc.Cli.Terminal;

/// <summary>Gets what the sources do not have: asks where there is a terminal, else lists it with its flags and environment names.</summary>
public static class Answering
{
    /// <summary>Null when something required is missing, or the user turned back.</summary>
    public static Task<Draft?> Complete(CommandContext context, Reporter reporter, Draft draft, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        var missing = Missing(context, draft);
        if (missing.Count == 0)
            return Task.FromResult<Draft?>(draft);
        reporter.Tell(missing.Select(parameter => Finding.Error("missing",
            $"`{parameter.Key}` is missing: {parameter.Help}",
            $"Give {parameter.Flag} {parameter.Label}{(parameter.Environment.Count == 0 ? "" : $" or {parameter.Environment[0]}")}.")));
        return Task.FromResult<Draft?>(null);
    }

    private static IReadOnlyList<Parameter> Missing(CommandContext context, Draft draft)
    {
        var selection = Selection.Of(context.Catalog, draft);
        return [.. context.Catalog.Parameters.All.Where(parameter => parameter.Required is { } required && draft[parameter.Key] is null
            && required.Holds(key => selection is null ? draft.Text(key) : selection.ValueOf(draft, key)))];
    }
}
