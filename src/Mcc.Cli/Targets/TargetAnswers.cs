using System.Globalization;
using Mcc.Core.Projects;
using Mcc.Core.Text;

namespace Mcc.Cli.Targets;

/// <summary>What one target answered to the requests of a comparison.</summary>
/// <param name="TooLarge">How many requests are larger than the target takes: they were not sent.</param>
/// <param name="Responses">By request; null for one that was not sent.</param>
/// <param name="Trouble">Why the target did not answer all; null where it did.</param>
internal sealed record TargetAnswers(ComparedTarget Target, int TooLarge, IReadOnlyList<byte[]?> Responses, string? Trouble)
{
    private const int Shown = 200;

    public int Count => Responses.Count(response => response is not null);

    /// <summary>The first request that was answered in another way than by the first target; null where none was.</summary>
    public string? Difference(TargetAnswers first)
    {
        for (var index = 0; index < Math.Min(Responses.Count, first.Responses.Count); index++)
        {
            if (Responses[index] is { } mine && first.Responses[index] is { } other && !mine.AsSpan().SequenceEqual(other))
                return string.Create(CultureInfo.InvariantCulture, $"request {index + 1}: {Text(mine)} instead of {Text(other)}");
        }

        return null;
    }

    /// <summary>What a person reads of it.</summary>
    public string Line(TargetAnswers first) => $"{Target.Target.Id}: " + (Trouble
        ?? string.Create(CultureInfo.InvariantCulture, $"{Count} responses, ") + (this == first ? "to which the others are compared"
            : Difference(first) is { } difference ? $"different: {difference}" : "all equal"))
        + (TooLarge == 0 ? "" : string.Create(CultureInfo.InvariantCulture,
            $"; {TooLarge} requests not sent, because they are larger than {Target.RequestBytes} bytes"));

    private static string Text(byte[] response) => Visible.Message(System.Text.Encoding.UTF8.GetString(response.AsSpan(..Math.Min(Shown,
        response.Length))));
}
