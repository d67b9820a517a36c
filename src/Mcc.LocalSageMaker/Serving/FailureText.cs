using System.Globalization;
using Mcc.LocalSageMaker.Containers;

namespace Mcc.LocalSageMaker.Serving;

/// <summary>AWS's sentence for a container that did not come up, followed by the cause that AWS leaves in a log somewhere.</summary>
internal static class FailureText
{
    private const int Lines = 12;

    /// <summary>The service model's bound for FailureReason.</summary>
    private const int Longest = 1024;

    public static string NoPing(string title, string cause, ContainerLog log) =>
        Cut($"The {title} did not pass the ping health check. {cause}{LastLines(log)}");

    /// <summary>" model_fn raised … The container's last lines were: …".</summary>
    public static string LastLines(ContainerLog log)
    {
        var lines = log.Last(Lines);
        if (lines.Count == 0) return " The container log is empty.";
        var raised = PythonTraceback.Summarize(log.Last(int.MaxValue));
        return $"{(raised is null ? "" : " " + raised)} The container's last lines were: "
            + $"{string.Join(" | ", lines.Select(line => line.Trim()))}";
    }

    /// <summary>The end of a log says more than its beginning, so a text that is too long loses its middle.</summary>
    public static string Cut(string text) =>
        text.Length <= Longest ? text : string.Concat(text.AsSpan(0, Longest / 3), " … ", text.AsSpan(text.Length - (Longest * 2 / 3) + 3));

    public static string Span(TimeSpan span) => span.TotalMinutes >= 1 && span.Seconds == 0
        ? string.Create(CultureInfo.InvariantCulture, $"{span.TotalMinutes:0} minute{(span.TotalMinutes > 1 ? "s" : "")}")
        : string.Create(CultureInfo.InvariantCulture, $"{span.TotalSeconds:0.#} s");
}
