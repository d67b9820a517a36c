using Mcc.Core.Data;

namespace Mcc.Core.Interview;

/// <summary>One question of the interview.</summary>
/// <param name="Choices">The answers that it offers; none: the answer is typed.</param>
public sealed record Question(Parameter Parameter, IReadOnlyList<Choice> Choices)
{
    public string Text => Parameter.Prompt ?? Parameter.Help;

    /// <summary>The groups of the choices: a person chooses the group first, then one of its choices. None: there is one step.</summary>
    public IReadOnlyList<Choice> Groups { get; init; } = [];

    /// <summary>The question for the group.</summary>
    public string GroupText => Parameter.GroupPrompt ?? Text;

    /// <summary>Whether another answer than the choices is accepted too.</summary>
    public bool IsOpen { get; init; }

    /// <summary>The choice of a person who does not know the answer, next to the groups; null: there is none.</summary>
    public string? Unsure { get; init; }

    /// <summary>Whether it cannot be left without an answer.</summary>
    public bool IsRequired { get; init; }

    /// <summary>The value that a source has given, which stays unless another one is answered.</summary>
    public string? Kept { get; init; }

    /// <summary>The value where nothing is answered; null where there is none.</summary>
    public string? Default { get; init; }

    /// <summary>An answer that is probably wanted; unlike a default it has to be confirmed.</summary>
    public string? Proposal { get; init; }

    /// <summary>The answer that was given when it was asked before; null where it is asked for the first time.</summary>
    public string? Former { get; init; }

    /// <summary>The value that it has without an answer.</summary>
    public string? Present => Kept ?? Default;

    /// <summary>The value that Enter takes; null where Enter takes none.</summary>
    public string? Suggested => Former ?? Present ?? Proposal;
}
