using System.Text.Json.Nodes;
using Mcc.Core.Bootstrap;
using Mcc.Core.Json;

namespace Mcc.Cli.Bootstrap;

/// <summary>A profile as <c>mcc bootstrap</c> reads and writes it; members of the npm program and of users stay as they are.</summary>
internal sealed class BootstrapProfile(string name, JsonObject members)
{
    private const string Modules = "provisionedModules";
    private const string Parameters = "moduleParameters";
    private const string AwsProfileMember = "awsProfile";
    private const string RegionMember = "awsRegion";
    private const string AccountMember = "accountId";

    public string Name => name;

    public JsonObject Members => members;

    public string? AwsProfile { get => members[AwsProfileMember].AsText(); set => Set(AwsProfileMember, value); }

    public string? Region { get => members[RegionMember].AsText(); set => Set(RegionMember, value); }

    public string? Account { get => members[AccountMember].AsText(); set => Set(AccountMember, value); }

    /// <summary>The modules whose stacks exist, in the order in which they were added.</summary>
    public IReadOnlyList<string> Provisioned =>
        [.. (members[Modules] as JsonArray ?? []).Select(item => item.AsText()).OfType<string>()];

    /// <summary>The values of a module's parameters: what the user gave, else members of the profile.</summary>
    public Dictionary<string, string> Values(BootstrapModule module)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        if (module.Parameters.ContainsKey(BootstrapModule.ProfileParameter))
            values[BootstrapModule.ProfileParameter] = name;
        foreach (var (parameter, member) in module.File.Inputs)
        {
            if (members[member].AsText() is { Length: > 0 } value)
                values[parameter] = value;
        }

        foreach (var (parameter, value) in members[Parameters]?[module.Id] as JsonObject ?? [])
            values[parameter] = value.AsText() ?? "";
        return values;
    }

    /// <summary>Whether the profile has what the module makes, by its stack or from elsewhere.</summary>
    public bool Has(BootstrapModule module) => Provisioned.Contains(module.Id)
        || (module.File.Outputs.Count > 0 && module.File.Outputs.SelectMany(output => output.Value).All(members.ContainsKey));

    /// <summary>The ARN of the execution role; null where the profile has none.</summary>
    /// <param name="core">The module that would create one.</param>
    public string? Role(BootstrapModule core) => core.File.Outputs.Where(output => IsArn(output.Key)).SelectMany(output => output.Value)
        .Select(key => members[key].AsText()).FirstOrDefault(static arn => arn is { Length: > 0 });

    /// <summary>An execution role that exists already stands for the module that would create one.</summary>
    public void Use(BootstrapModule core, string arn)
    {
        foreach (var (output, keys) in core.File.Outputs)
        {
            foreach (var key in keys)
                Set(key, IsArn(output) ? arn : arn[(arn.LastIndexOf('/') + 1)..]);
        }
    }

    /// <summary>Keeps what the user gave, so that an update does not need it again.</summary>
    public void Keep(BootstrapModule module, IReadOnlyDictionary<string, string> given)
    {
        foreach (var (parameter, value) in given.Where(pair => module.Parameters.ContainsKey(pair.Key)))
        {
            var all = members[Parameters] as JsonObject ?? [];
            var own = all[module.Id] as JsonObject ?? [];
            own[parameter] = value;
            all[module.Id] = own;
            members[Parameters] = all;
        }
    }

    /// <summary>What a deployed stack answers becomes members of the profile.</summary>
    public void Add(BootstrapModule module, IReadOnlyDictionary<string, string> outputs)
    {
        foreach (var (output, keys) in module.File.Outputs)
        {
            foreach (var key in keys)
                Set(key, outputs.GetValueOrDefault(output));
        }

        SetModules(Provisioned.Append(module.Id).Distinct(StringComparer.Ordinal));
    }

    public void Remove(BootstrapModule module)
    {
        foreach (var key in module.File.Outputs.SelectMany(output => output.Value))
            members.Remove(key);
        (members[Parameters] as JsonObject)?.Remove(module.Id);
        SetModules(Provisioned.Where(id => id != module.Id));
    }

    private static bool IsArn(string output) => output.EndsWith("Arn", StringComparison.Ordinal);

    private void SetModules(IEnumerable<string> ids) =>
        members[Modules] = new JsonArray([.. ids.Select(static id => JsonValue.Create(id))]);

    private void Set(string member, string? value)
    {
        if (value is null)
            members.Remove(member);
        else
            members[member] = value;
    }
}
