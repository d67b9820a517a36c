using System.Globalization;
using System.Text.RegularExpressions;
using Mcc.Core.Catalogs;
using Mcc.Core.Data;
using Mcc.Core.Projects.Views;
using Mcc.Core.Sizing;

namespace Mcc.Core.Resolvers;

/// <summary>
/// How many tokens, prompt and completion together, that a server keeps for one request by default. vLLM, also inside of other
/// servers, exits at its start when that is more than the model was made for or than the memory holds.
/// </summary>
public static partial class ContextResolver
{
    /// <summary>
    /// One request of usual length, where the server itself bounds what it takes by the memory, or the model's own is not known.
    /// </summary>
    public const int UsualTokens = 4096;

    /// <summary>What is asked of the memory where the model's own length is not known.</summary>
    private const int LongTokens = 131_072;

    /// <summary>What the estimate of the room may be wrong by.</summary>
    private const decimal Margin = 0.8m;

    /// <summary>A length that is cut to the room is a multiple of this.</summary>
    private const long Step = 256;

    /// <summary>The default of the context length; null where the server is best left to itself.</summary>
    /// <param name="listed">What the server's list has for all models; null for nothing.</param>
    public static string? Default(Deployment deployment, string? listed)
    {
        if (IsFittedByServer(deployment))
            return deployment.Constants.ContextFitted;
        if (deployment.Model is not { Shape: { } shape })
            return listed;
        var plan = deployment.Memory.Value;
        if (long.TryParse(listed, NumberStyles.None, CultureInfo.InvariantCulture, out var most))
            return Text(AsRoomAllows(plan, Math.Min(most, shape.Positions ?? most)));
        if (deployment.Constants.ContextOtherwise is not { } otherwise || plan is null
            || plan.Within(Margin).Holds(shape.Positions ?? LongTokens))
            return null;
        var cut = long.Parse(otherwise, CultureInfo.InvariantCulture);
        return Text(AsRoomAllows(plan, Math.Min(cut, shape.Positions ?? cut)));
    }

    /// <summary>The tokens of the longest request that a server lets in, for judging whether there is room for one.</summary>
    /// <param name="said">The value that is passed to the container, or null.</param>
    public static long LongestRequest(Deployment deployment, ModelShape shape, string? said)
    {
        var usual = Math.Min(UsualTokens, shape.Positions ?? UsualTokens);
        return Tokens(said) ?? (said is not null || deployment.Constants.ContextIsBounded == true ? usual : shape.Positions ?? usual);
    }

    /// <summary>
    /// A number of tokens as servers take it: 4096, 32k (thousands) or 32K (times 1,024); null for other text, such as auto.
    /// </summary>
    public static long? Tokens(string? text)
    {
        if (text is null || NumberWithUnit().Match(text) is not { Success: true } match
            || !decimal.TryParse(match.Groups["number"].Value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture,
                out var number))
            return null;
        return (long)(number * match.Groups["unit"].Value switch
        {
            "k" => 1_000,
            "m" => 1_000_000,
            "K" => 1 << 10,
            "M" => 1 << 20,
            _ => 1,
        });
    }

    /// <summary>As makers write it into a tag: repository:v0.10.1-something; null where there is none.</summary>
    public static Version? VersionIn(string? image) =>
        image is not null && TagVersion().Match(image) is { Success: true } match ? Version.Parse(match.Groups["version"].Value) : null;

    private static long AsRoomAllows(MemoryPlan? plan, long tokens)
    {
        if (plan is null || plan.Holds(tokens))
            return tokens;
        var longest = plan.LongestUpTo(tokens) / Step * Step;
        // With no room at all the rule speaks, and a shorter length would not help.
        return longest > 0 ? longest : tokens;
    }

    private static string Text(long tokens) => tokens.ToString(CultureInfo.InvariantCulture);

    /// <summary>
    /// Whether the engine in the image finds the maximum length itself, which a special value requests; an image of unknown version is
    /// taken for
    /// a new one.
    /// </summary>
    private static bool IsFittedByServer(Deployment deployment)
    {
        if (deployment.Constants.ContextFittedSince is not { } since || deployment.Constants.ImageList is null)
            return false;
        var version = deployment.Image?.EngineVersion ?? VersionIn(deployment.Settings.BaseImage.Value);
        return version is null || version >= Version.Parse(since);
    }

    [GeneratedRegex(@"^(?<number>[0-9]+(\.[0-9]+)?)(?<unit>[kKmM]?)$",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 10_000)]
    private static partial Regex NumberWithUnit();

    [GeneratedRegex(@":v?(?<version>[0-9]{1,4}\.[0-9]{1,4}(\.[0-9]{1,4})?)[^:/]*$",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 10_000)]
    private static partial Regex TagVersion();
}
