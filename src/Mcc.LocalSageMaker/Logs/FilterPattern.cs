using System.Text.RegularExpressions;
using Mcc.LocalSageMaker.Protocols;

namespace Mcc.LocalSageMaker.Logs;

/// <summary>
/// CloudWatch Logs' patterns for unstructured lines: every term must be in a line, none with a minus before it, one of
/// those with a question mark. (https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html)
/// </summary>
internal sealed partial class FilterPattern
{
    private readonly List<string> all = [];
    private readonly List<string> none = [];
    private readonly List<string> any = [];

    /// <exception cref="AwsServiceException">It is a pattern for JSON or for columns.</exception>
    public FilterPattern(string? pattern)
    {
        if (pattern is null) return;
        if (pattern.TrimStart().StartsWith('{') || pattern.TrimStart().StartsWith('['))
            throw new AwsServiceException(400, "InvalidParameterException",
                "The local CloudWatch Logs has no patterns for JSON or columns, only terms: ERROR, \"two words\", -DEBUG, ?one ?other.");
        foreach (Match match in Term.Matches(pattern))
        {
            var term = match.Groups["quoted"].Success ? match.Groups["quoted"].Value : match.Groups["bare"].Value;
            (match.Groups["sign"].Value switch { "-" => none, "?" => any, _ => all }).Add(term);
        }
    }

    public bool Matches(string line) =>
        all.TrueForAll(term => line.Contains(term, StringComparison.Ordinal))
        && none.TrueForAll(term => !line.Contains(term, StringComparison.Ordinal))
        && (any.Count == 0 || any.Exists(term => line.Contains(term, StringComparison.Ordinal)));

    [GeneratedRegex("""(?<sign>[-?]?)(?:"(?<quoted>[^"]*)"|(?<bare>[^\s"]+))""",
        RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Term { get; }
}
