using Mcc.Core.Ci;

namespace Mcc.Tests.Ci;

/// <summary>Results to write reports of.</summary>
internal static class CiRecords
{
    public const string Hostile = "<script>alert('&\"1\"')</script> ]]> \e[31m \0 \u202e {{x}} %s";

    public static CiCell Cell(CiStage stage, CiStatus status, string reason = "", params string[] notes) =>
        new(stage, status, reason, TimeSpan.FromSeconds(1.25), $"logs/one/{CiStages.NameOf(stage)}.log", notes);

    public static CiRow Row(string id, params CiCell[] cells) => new(id, id, "managed-inference", "sha256:0", cells);

    public static CiRecord Record(params CiRow[] rows) => new("1.2.3", new(2026, 11, 25, 12, 0, 0, TimeSpan.Zero),
        new(2026, 11, 25, 12, 1, 30, TimeSpan.Zero), CiStage.Serve, rows);
}
