using Mcc.Core.Data;

namespace Mcc.Core.Interview;

/// <summary>One question of the interview.</summary>
/// <param name="Choices">What it offers; none: the answer is typed.</param>
public sealed record Question(Parameter Parameter, IReadOnlyList<Choice> Choices)
{
    public string Text => Parameter.Prompt ?? Parameter.Help;

    /// <summary>Whether something else than the choices may be answered too.</summary>
    public bool IsOpen { get; init; }

    /// <summary>Whether it cannot be left without an answer.</summary>
    public bool IsRequired { get; init; }

    /// <summary>The value that a source has given, which stays unless another one is answered.</summary>
    public string? Kept { get; init; }

    /// <summary>The value where nothing is answered; null where there is none.</summary>
    public string? Default { get; init; }

    /// <summary>An answer that is probably wanted; unlike a default it has to be agreed to.</summary>
    public string? Proposal { get; init; }

    /// <summary>The value that it has without an answer.</summary>
    public string? Present => Kept ?? Default;
}
