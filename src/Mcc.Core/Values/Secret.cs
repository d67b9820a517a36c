namespace Mcc.Core.Values;

/// <summary>A text that shows itself to nobody: not in a template, a log, an interpolated message or the record of a project.</summary>
public sealed class Secret(string content)
{
    public const string Hidden = "•••";

    /// <summary>Hands the content to the one process that needs it.</summary>
    public string Reveal() => content;

    public override string ToString() => Hidden;
}
