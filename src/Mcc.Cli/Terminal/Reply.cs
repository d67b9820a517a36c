using Mcc.Core.Configuration;

namespace Mcc.Cli.Terminal;

/// <summary>The reply of a person to one question.</summary>
public abstract record Reply
{
    /// <summary>A value.</summary>
    public sealed record Answer(Setting Setting) : Reply;

    /// <summary>The question is left to its default, or without a value where it has none.</summary>
    public sealed record Left : Reply;

    /// <summary>The person does not know, and wants a recommendation.</summary>
    public sealed record Unsure : Reply;

    /// <summary>The person wants the question before.</summary>
    public sealed record Back : Reply;
}
