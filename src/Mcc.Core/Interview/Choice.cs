namespace Mcc.Core.Interview;

/// <summary>One answer that a question offers: the value, what a person reads, and the group that it is shown in (empty: none).</summary>
public sealed record Choice(string Value, string Title, string Summary = "", string Group = "");
