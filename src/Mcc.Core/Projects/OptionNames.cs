using Mcc.Core.Catalogs;
using Mcc.Core.Configuration;
using Mcc.Core.Specification;
using Mcc.Core.Templates;
using Mcc.Core.Text;
using Mcc.Core.Validation;

namespace Mcc.Core.Projects;

/// <summary>Says of a payload's member which option it is: who has just given the option does not know the payload yet.</summary>
internal static class OptionNames
{
    private const string EnvironmentPath = "do/environment.json";

    public static Finding In(Finding finding, Catalog catalog, DeploymentSpec specification)
    {
        if (finding.Place is not { Pointer: { } pointer } place)
            return finding;
        var options = place.File == EnvironmentPath ? Variables(specification, pointer) : Members(catalog, specification, place.File, pointer);
        var named = options.Select(setting => $"`{setting.Parameter.Key}` (from {setting.Origin})").Distinct(StringComparer.Ordinal).ToList();
        return named.Count == 0 ? finding : finding with { Message = $"{finding.Message} It is {string.Join(" or ", named)}." };
    }

    /// <summary>The member's own, and those that stand within it.</summary>
    private static IEnumerable<Setting> Members(Catalog catalog, DeploymentSpec specification, string file, string pointer) =>
        OptionMember.Of(catalog, specification)
            .Where(member => member.File == file && (member.Pointer == pointer || member.Pointer.StartsWith(pointer + "/", StringComparison.Ordinal)))
            .Select(member => specification[member.Parameter.Key]).OfType<Setting>()
            .Where(setting => setting.IsGiven);

    private static IEnumerable<Setting> Variables(DeploymentSpec specification, string pointer)
    {
        var name = JsonPointer.Name(pointer.TrimStart('/'));
        return specification.Settings.Values.Where(setting => setting.Value is Value.Members members
            && (name.Length == 0 || members.Entries.Keys.Any(key => key == name || name.EndsWith(key, StringComparison.Ordinal))));
    }
}
