namespace Mcc.Core.Ci;

/// <summary>All stages: their names, and what each needs of the machine.</summary>
public static class CiStages
{
    // Measured with the sample of the HTTP servers and rounded up; a server of a language model needs what its own engine takes.
    private static readonly (CiStage Stage, string Name, int MemoryMib, bool IsHeavy, int Minutes)[] Facts =
    [
        (CiStage.Generate, "generate", 200, false, 2),
        (CiStage.Lint, "lint", 300, false, 5),
        (CiStage.Build, "build", 1000, true, 60),
        (CiStage.Serve, "serve", 800, true, 15),
        (CiStage.Verify, "verify", 800, true, 15),
        (CiStage.Deploy, "deploy", 1000, true, 60),
    ];

    public static IReadOnlyList<string> Names { get; } = [.. Facts.Select(fact => fact.Name)];

    public static string NameOf(CiStage stage) => Facts[(int)stage].Name;

    /// <summary>Null for an unknown name.</summary>
    public static CiStage? Find(string? name) =>
        Array.FindIndex(Facts, fact => fact.Name == name) is var index and >= 0 ? (CiStage)index : null;

    /// <summary>The stages of a run, in order.</summary>
    /// <param name="last">The last stage that is run.</param>
    public static IReadOnlyList<CiStage> Until(CiStage last) => [.. Facts.Select(fact => fact.Stage).TakeWhile(stage => stage <= last)];

    /// <summary>The memory that a stage needs, in MiB.</summary>
    public static int MemoryMib(CiStage stage) => Facts[(int)stage].MemoryMib;

    /// <summary>Whether a stage keeps a processor busy, so that no more of them run than there are processors.</summary>
    public static bool IsHeavy(CiStage stage) => Facts[(int)stage].IsHeavy;

    public static TimeSpan Timeout(CiStage stage) => TimeSpan.FromMinutes(Facts[(int)stage].Minutes);
}
