namespace Mcc.Local.Conformance.Clauses;

/// <summary>What is written elsewhere fills the volume of the instance and is lost with it.</summary>
public sealed class TemporaryFilesClause : IClause
{
#pragma warning disable S5443 // These are paths inside the container, which are only compared.
    private static readonly string[] Allowed =
    [
        "/tmp", "/var/tmp", "/run", "/var/run", "/dev", "/proc", "/var/log", "/var/lib/nginx", "/var/cache", "/root/.cache",
        "/opt/ml/model", "model/", ".mcc/",
    ];
#pragma warning restore S5443

    /// <summary>What an engine itself lays into a container when it starts.</summary>
    private static readonly string[] Engines = ["/etc", "/etc/hosts", "/etc/hostname", "/etc/resolv.conf", "/etc/mtab"];

    public string Id => "temporary-files";

    public string Title => "It writes only where files are temporary";

    public Page Source => Pages.Hosting;

    public Phase Phase => Phase.Afterwards;

    public IReadOnlyList<string> After => ["port", "ready"];

    public Need Need => Need.Files;

    public Task<Verdict> Check(Trial trial, CancellationToken cancel) => Task.FromResult(Check(trial));

    private static Verdict Check(Trial trial)
    {
        var changed = trial.ChangedFiles!;
        var written = changed.Except(Engines, StringComparer.Ordinal).Where(path => !Allowed.Any(start => path.StartsWith(start, StringComparison.Ordinal)) && !path.EndsWith(".pyc", StringComparison.Ordinal) && !path.EndsWith("__pycache__", StringComparison.Ordinal)).ToList();
        return written.Count == 0
            ? Verdict.Pass("nothing was written elsewhere")
            : Verdict.Fail($"It wrote {string.Join(", ", written.Take(3))}{(written.Count > 3 ? ", …" : "")}. Write below /tmp.");
    }
}
