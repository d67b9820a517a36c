namespace Mcc.Core.Ci;

/// <summary>The words for how a stage went, which every output uses.</summary>
public static class CiStatuses
{
    private static readonly string[] Words = ["passed", "failed", "skipped", "stand-in"];

    public static IReadOnlyList<CiStatus> All { get; } = Enum.GetValues<CiStatus>();

    public static string WordOf(CiStatus status) => Words[(int)status];

    /// <summary>Null for an unknown word.</summary>
    public static CiStatus? Find(string? word) => Array.IndexOf(Words, word) is var index and >= 0 ? (CiStatus)index : null;
}
