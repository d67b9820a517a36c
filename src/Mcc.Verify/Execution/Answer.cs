namespace Mcc.Verify.Execution;

/// <summary>
/// What came back from one request. <paramref name="Status"/> is null when no whole response did, and <paramref name="Trouble"/> then
/// says why.
/// </summary>
/// <param name="At">Since the start of the container.</param>
/// <param name="Body">Its beginning, at most <see cref="Kept"/> bytes.</param>
public sealed record Answer(TimeSpan At, TimeSpan Took, int? Status, byte[] Body, string? ContentType, string? RetryAfter, string? Trouble)
{
    /// <summary>Bytes of a body that are kept.</summary>
    public const int Kept = 1024 * 1024;

    private const int Quoted = 200;

    public AnswerFault Fault { get; init; }

    /// <summary>Bytes of the whole body.</summary>
    public long Length { get; init; } = Body.Length;

    /// <summary>Its <c>Content-Encoding</c>; empty without one.</summary>
    public string Encoding { get; init; } = "";

    /// <summary>The method and the path, for messages.</summary>
    public string Request { get; init; } = "";

    public bool IsGood => Status is >= 200 and < 300;

    /// <summary>An error of the server, or no response at all.</summary>
    public bool IsServerError => Status is null or >= 500;

    /// <summary>The beginning of the body for a message, after a colon; empty without a body.</summary>
    public string Quote
    {
        get
        {
            var text = System.Text.Encoding.UTF8.GetString(Body.AsSpan(0, Math.Min(Quoted, Body.Length))).ReplaceLineEndings(" ").Trim();
            return text.Length == 0 ? "" : $": {text}{(Length > Quoted ? "…" : "")}";
        }
    }

    /// <summary>It is a page for a browser, whatever its content type says.</summary>
    public bool IsHtml
    {
        get
        {
            var start = System.Text.Encoding.UTF8.GetString(Body.AsSpan(0, Math.Min(Quoted, Body.Length))).TrimStart();
            return start.StartsWith("<!doctype html", StringComparison.OrdinalIgnoreCase)
                || start.StartsWith("<html", StringComparison.OrdinalIgnoreCase)
                || (start.StartsWith('<') && HasTypeOfHtml);
        }
    }

    public bool HasTypeOfHtml => ContentType?.StartsWith("text/html", StringComparison.OrdinalIgnoreCase) == true;

    public override string ToString() => Status is { } status ? $"{status}" : Trouble ?? "nothing";
}
