using System.Globalization;
using System.Text.RegularExpressions;
using Mcc.Core.Catalogs;
using Mcc.Core.Projects.Behaviours;
using Mcc.Core.Specification;

namespace Mcc.Core.Sizing;

/// <summary>
/// How many tokens, question and answer together, a server keeps for one request where nobody says it. vLLM, also inside of other
/// servers, ends at its start when that is more than the model was made for or than the memory holds.
/// </summary>
public static partial class ContextLength
{
    /// <summary>What the estimate of the room may be wrong by.</summary>
    private const decimal Margin = 0.8m;

    /// <param name="listed">What the server's list has for all models; null for nothing.</param>
    /// <param name="parts">In how many the server is told to split each layer.</param>
    /// <returns>Null where the server is best left to itself.</returns>
    public static string? Default(Catalog catalog, DeploymentSpec specification, string? listed, int parts)
    {
        if (IsFittedByServer(catalog, specification))
            return specification.Value("contextFitted");
        if (ChosenModel.Of(specification, catalog) is not { Shape: { } shape } model)
            return listed;
        if (int.TryParse(listed, NumberStyles.None, CultureInfo.InvariantCulture, out var most))
            return Math.Min(most, shape.Positions).ToString(CultureInfo.InvariantCulture);
        if (specification.Value("contextOtherwise") is not { } otherwise || model.WeightBytes is not { } weights
            || InstanceFacts.InstanceOf(catalog, specification)?.Accelerator is not { } accelerator)
            return null;
        var room = CacheRoom.Of(shape, weights, accelerator, Math.Max(1, parts), 1, CacheRoom.UsualShare * Margin);
        return room.Holds(shape.Positions) ? null : Math.Min(int.Parse(otherwise, CultureInfo.InvariantCulture), shape.Positions).ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>A number of tokens as servers take it: 4096, 32k (thousands) or 32K (times 1,024); null for what is none, such as auto.</summary>
    public static long? Tokens(string? text)
    {
        if (text is null || NumberWithUnit().Match(text) is not { Success: true } match
            || !decimal.TryParse(match.Groups["number"].Value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
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

    /// <summary>Whether the engine in the image finds the greatest length by itself, which a word asks for; an image of unknown version is taken for a new one.</summary>
    private static bool IsFittedByServer(Catalog catalog, DeploymentSpec specification)
    {
        if (specification.Value("contextFittedSince") is not { } since || specification.Value("imageList") is not { } list)
            return false;
        var version = ModelServer.ImageOf(catalog, specification, list)?.EngineVersion ?? VersionIn(specification.Text("baseImage"));
        return version is null || version >= Version.Parse(since);
    }

    /// <summary>As makers write it into a tag: repository:v0.10.1-something.</summary>
    private static Version? VersionIn(string? image) =>
        image is not null && TagVersion().Match(image) is { Success: true } match ? Version.Parse(match.Groups["version"].Value) : null;

    [GeneratedRegex(@"^(?<number>[0-9]+(\.[0-9]+)?)(?<unit>[kKmM]?)$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex NumberWithUnit();

    [GeneratedRegex(@":v?(?<version>[0-9]{1,4}\.[0-9]{1,4}(\.[0-9]{1,4})?)[^:/]*$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex TagVersion();
}
