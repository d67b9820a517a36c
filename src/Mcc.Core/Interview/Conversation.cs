using System.Collections.Immutable;
using Mcc.Core.Catalogs;
using Mcc.Core.Configuration;
using Mcc.Core.Data;
using Mcc.Core.Resolvers;

namespace Mcc.Core.Interview;

/// <summary>
/// An interview so far: what the sources and the answers say, and which questions were left to their defaults.
/// What comes next follows from that alone, so that one answer opens and closes others, and an answer can be taken back.
/// </summary>
public sealed class Conversation
{
    private readonly Catalog catalog;
    private readonly Resolution resolution;
    private readonly ImmutableHashSet<string> left;

    private Conversation(Catalog catalog, Draft draft, Extent extent, ImmutableHashSet<string> left)
    {
        this.catalog = catalog;
        this.left = left;
        Draft = draft;
        Extent = extent;
        resolution = Resolution.Of(catalog, draft);
    }

    public Draft Draft { get; }

    public Extent Extent { get; }

    /// <summary>The question to ask now, or null when there is none left.</summary>
    public Question? Next => InOrder().FirstOrDefault(IsOpen) is { } parameter ? About(parameter) : null;

    /// <summary>What is required and has no value, in the order of the option list.</summary>
    public IReadOnlyList<Parameter> Missing =>
        [.. catalog.Parameters.All.Where(parameter => IsRequired(parameter) && Draft.Settings.Of(parameter) is null)];

    /// <summary>What a person may want to change: everything that has a question in this combination, in the order of asking.</summary>
    public IReadOnlyList<Parameter> Changeable => [.. InOrder().Where(parameter => parameter.Prompt is not null && Applies(parameter))];

    public static Conversation Begin(Catalog catalog, Draft draft, Extent extent) => new(catalog, draft, extent, []);

    /// <summary>The value with which the conversation would end now, defaults included.</summary>
    public Setting? ValueOf(Parameter parameter) => resolution.Complete.Settings.Of(parameter);

    public Question About(Parameter parameter)
    {
        var kept = IsOfASource(parameter) ? Draft.Settings.Of(parameter)!.Text : null;
        var fresh = new Conversation(catalog, Draft.Without(parameter), Extent, left);
        var byDefault = fresh.resolution.Complete.Settings.Of(parameter)?.Text;
        var said = fresh.SaidBefore(parameter);
        var choices = parameter.Suggest is null ? ChoiceList.Of(catalog, said, parameter) : Suggestions.Of(catalog, said, parameter);
        // A default that does not fit the answers (an instance type that does not hold the model) gives way to the first that does.
        var unfit = parameter.Suggest is not null && byDefault is not null && choices.Count > 0
            && choices.All(choice => choice.Value != byDefault);
        var usual = unfit ? null : byDefault;
        return new(parameter, [.. choices.OrderBy(choice => choice.Value != byDefault)])
        {
            Groups = ChoiceList.Groups(catalog, parameter, choices),
            IsOpen = parameter.Suggest is not null,
            IsRequired = IsRequired(parameter),
            Kept = kept,
            Default = kept is null ? usual : null,
            Proposal = kept is not null || usual is not null ? null
                : unfit ? choices[0].Value : Proposals.For(parameter, catalog.Parameters, fresh.Draft),
        };
    }

    /// <summary>With an answer. Earlier answers that no longer fit are dropped, so that they are asked again.</summary>
    public Conversation Answer(Setting answer) =>
        new Conversation(catalog, Draft.With(answer), Extent, left.Remove(answer.Parameter.Key)).Settled(answer.Parameter);

    /// <summary>With a question left to its default, or without a value where it has none.</summary>
    public Conversation Leave(Parameter parameter) => IsOfASource(parameter)
        ? this
        : new Conversation(catalog, Draft.Without(parameter), Extent, left.Add(parameter.Key)).Settled(parameter);

    /// <summary>As if the question had not been answered yet; a value of a source stays.</summary>
    public Conversation Reconsider(Parameter parameter) => IsOfASource(parameter)
        ? this
        : new(catalog, Draft.Without(parameter), Extent, left.Remove(parameter.Key));

    private bool IsOfASource(Parameter parameter) => Draft.Settings.Of(parameter) is { Origin.Source: not Source.Answer };

    private Conversation Settled(Parameter but)
    {
        var settled = this;
        foreach (var setting in Draft.Settings.All.Where(setting => setting.Origin.Source == Source.Answer && setting.Parameter != but))
        {
            if (!settled.Applies(setting.Parameter) || !ChoiceList.Fits(catalog, settled.Draft, setting.Parameter, setting.Text))
                settled = settled.Reconsider(setting.Parameter);
        }

        return settled;
    }

    private IEnumerable<Parameter> InOrder() =>
        catalog.Parameters.All.OrderBy(parameter => parameter.Phase ?? Phase.Modules).ThenBy(parameter => parameter.Phase is null);

    /// <summary>What a question's choices have to fit: the settings, and the defaults that were accepted before it.</summary>
    private Draft SaidBefore(Parameter parameter) =>
        InOrder().TakeWhile(earlier => earlier != parameter).Where(earlier => left.Contains(earlier.Key))
            .Select(earlier => resolution.Complete.Settings.Of(earlier)).OfType<Setting>()
            .Aggregate(Draft, (said, setting) => said.With(setting));

    private bool IsOpen(Parameter parameter)
    {
        if (Draft.Settings.Of(parameter) is not null || resolution.Complete.Settings.Of(parameter)?.Origin.Source == Source.Derived
            || left.Contains(parameter.Key))
            return false;
        if (IsRequired(parameter))
            return true;
        return Extent == Extent.Everything
            && !IsReplaced(parameter)
            && parameter is { Phase: not null, Prompt: not null }
            && Applies(parameter)
            && resolution.Holds(parameter.Ask)
            && !HasOnlyItsDefault(parameter);
    }

    /// <summary>Of one choice there is nothing to ask.</summary>
    private bool HasOnlyItsDefault(Parameter parameter) =>
        parameter.Type == ParameterType.Choice && resolution.Complete.Settings.Of(parameter) is not null
            && ChoiceList.Of(catalog, Draft, parameter).Count < 2;

    private bool Applies(Parameter parameter) =>
        !parameter.WithoutEffect && resolution.Holds(parameter.For) && !IsExcluded(parameter);

    /// <summary>An option that excludes it is set.</summary>
    private bool IsExcluded(Parameter parameter) => Draft.Settings.All.Any(setting =>
        setting.Text != "false" &&
        (setting.Parameter.Excludes.Contains(parameter.Key, StringComparer.Ordinal)
            || parameter.Excludes.Contains(setting.Parameter.Key, StringComparer.Ordinal)));

    private bool IsRequired(Parameter parameter) =>
        parameter.Required is { } required && resolution.Holds(required) && !IsReplaced(parameter);

    /// <summary>Whether a server needs no deployment configuration to be chosen.</summary>
    private bool IsReplaced(Parameter parameter) =>
        parameter == catalog.Parameters.DeploymentConfig && Selection.Of(catalog, Draft.Without(parameter)) is not null;
}
