using System.Text;
using Mcc.Core.Text;

namespace Mcc.Core.Registry;

/// <summary>Which entries are meant: all conditions must hold.</summary>
/// <param name="equal">Members and the texts that they must have.</param>
/// <param name="model">A part of the model's name, or a pattern with <c>*</c>; case counts for nothing. Null: any.</param>
/// <param name="since">The earliest time, as entries have it (<c>2026-11-30T04:05:06Z</c>). Null: any.</param>
/// <param name="before">The time that an entry must be earlier than. Null: any.</param>
public sealed class EntryFilter(
    IEnumerable<(EntryMember Member, string Text)> equal, string? model = null, string? since = null, string? before = null)
{
    private readonly (EntryMember Member, byte[] Text)[] equal =
        [.. equal.Select(condition => (condition.Member, Encoding.UTF8.GetBytes(condition.Text)))];

    private readonly string? model = model is null || model.Contains('*', StringComparison.Ordinal) ? model : $"*{model}*";
    private readonly byte[]? since = since is null ? null : Encoding.UTF8.GetBytes(since);
    private readonly byte[]? before = before is null ? null : Encoding.UTF8.GetBytes(before);

    public bool Matches(EntryHead head)
    {
        foreach (var (member, text) in equal)
        {
            if (!head[member].SequenceEqual(text) && !(member == EntryMember.Backend && IsShort(head, text)))
                return false;
        }

        // Times of one format and zone are in the order of their texts.
        return (since is null || head[EntryMember.Time].SequenceCompareTo(since) >= 0)
            && (before is null || head[EntryMember.Time].SequenceCompareTo(before) < 0)
            && (model is null || Glob.Matches(model, head.TextOf(EntryMember.Model)));
    }

    /// <summary>Whether the text is the backend without its architecture: <c>vllm</c> for <c>transformers-vllm</c>.</summary>
    private static bool IsShort(EntryHead head, byte[] text)
    {
        var architecture = head[EntryMember.Architecture];
        var backend = head[EntryMember.Backend];
        return backend.Length == architecture.Length + 1 + text.Length && backend.StartsWith(architecture) && backend.EndsWith(text);
    }
}
