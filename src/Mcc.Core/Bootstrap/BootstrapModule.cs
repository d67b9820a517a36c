using System.Text.Json.Nodes;
using Mcc.Core.Data;
using Mcc.Core.Diagnostics;
using Mcc.Core.Json;

namespace Mcc.Core.Bootstrap;

/// <summary>One part of what <c>mcc bootstrap</c> sets up in an account: a CloudFormation template and what belongs to it.</summary>
public sealed record BootstrapModule(string Id, BootstrapModuleFile File, string TemplateText, JsonObject Template)
{
    private const string Folder = "bootstrap";

    /// <summary>The parameter with the name of the profile.</summary>
    public const string ProfileParameter = "Profile";

    private const string ParametersMember = "Parameters";
    private const string OutputsMember = "Outputs";
    private const string ResourcesMember = "Resources";

    /// <summary>The template's parameters.</summary>
    public JsonObject Parameters => Template[ParametersMember] as JsonObject ?? [];

    public JsonObject Resources => Template[ResourcesMember] as JsonObject ?? [];

    /// <summary>The name of its stack. CloudFormation names resources after it, so permissions can name them too.</summary>
    public string StackOf(string profile) => $"mcc-{profile}-{Id}";

    /// <summary>Whether outputs of another module fill parameters of this one.</summary>
    public bool Takes(BootstrapModule other) => File.Inputs.Values.Intersect(other.File.Outputs.SelectMany(output => output.Value)).Any();

    /// <summary>Parameters without a default that neither the profile nor the user gives a value.</summary>
    public IReadOnlyList<string> Missing(IReadOnlyDictionary<string, string> values) =>
        [.. Parameters.Where(parameter => parameter.Value!["Default"] is null && !values.ContainsKey(parameter.Key))
            .Select(parameter => parameter.Key)];

    /// <summary>The names of all modules, which are not read for that.</summary>
    public static IReadOnlyList<string> Ids(DataFiles files) => files.FoldersOf(Folder);

    /// <exception cref="DataFileException">The file names something that the template or the other modules do not have.</exception>
    public static BootstrapModule Read(DataFiles files, string id)
    {
        var path = $"{Folder}/{id}/module.json";
        var json = files.Read(path);
        var file = DataReader.Read($"data/{path}", json, DataJson.Default.BootstrapModuleFile);
        var text = files.ReadText($"{Folder}/{id}/template.json");
        var module = new BootstrapModule(id, file, text, (JsonObject)JsonNode.Parse(text)!);
        Check(file.Inputs.Keys, "inputs", module.Parameters);
        Check(file.Outputs.Keys, "outputs", module.Template[OutputsMember] as JsonObject ?? []);
        var statements = new JsonObject(ModulePolicies.Sids(module).Distinct(StringComparer.Ordinal)
            .Select(sid => KeyValuePair.Create(sid, (JsonNode?)sid)));
        Check(file.Reasons.Keys, "reasons", statements);
        return module;

        void Check(IEnumerable<string> names, string member, JsonObject known)
        {
            if (names.FirstOrDefault(name => !known.ContainsKey(name)) is not { } unknown)
                return;
            var (line, column) = JsonPositions.Of(json).Find(JsonPointer.Member($"/{member}", unknown));
            throw new DataFileException(new($"data/{path}", line, column), $"The template has no `{unknown}`.");
        }
    }
}
