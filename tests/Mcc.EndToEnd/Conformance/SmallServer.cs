using Mcc.Platform.Serving;
using Mcc.Verify;
using Mcc.Verify.Execution;
using Mcc.Verify.Reports;
using Mcc.Verify.Subjects;

namespace Mcc.EndToEnd.Conformance;

/// <summary>A small inference container of this folder as a plain process, verified in this process.</summary>
internal static class SmallServer
{
    public static async Task<ConformanceReport> Verify(
        string name, VerifySettings settings, IReadOnlyDictionary<string, string> variables, CancellationToken cancel)
    {
        var folder = Directory.CreateTempSubdirectory("mcc-conformance-").FullName;
        try
        {
            Copy(Path.Combine(AppContext.BaseDirectory, "Conformance", name), folder);
            var all = new Dictionary<string, string>(variables, StringComparer.Ordinal) { ["OTHER_PORT"] = $"{LocalServer.FreePort(0)}" };
            return await Verification.Run(new ProcessSubject(folder, "/usr/bin/python3", all), settings, _ => { }, _ => { }, cancel);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    public static string[] With(ConformanceReport report, Outcome outcome) =>
        [.. report.Verdicts.Where(judged => judged.Verdict.Outcome == outcome).Select(judged => judged.Clause.Id)];

    public static string Told(ConformanceReport report) => string.Join('\n', report.Verdicts.Select(TextReport.Line));

    public static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}
