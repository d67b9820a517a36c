using System.Text.Json;
using Mcc.Core.Configuration;
using Mcc.Core.Data;
using Mcc.Core.Diagnostics;
using Mcc.Core.Json;
using Mcc.Core.Models;
using Mcc.Core.Resolvers;
using Mcc.Core.Values;

namespace Mcc.Core.Projects;

/// <summary>The deployment that a project was made from, with the origin of each value. Secrets are not in it.</summary>
public static class ProjectRecord
{
    public const string Path = ".mcc/project.json";

    /// <summary>The member for the further targets: of each, by its ID, what the record has of the first.</summary>
    public const string FurtherTargets = "targets";

    /// <param name="further">The deployments to the further targets of the project.</param>
    public static byte[] Write(Deployment deployment, params IReadOnlyList<Deployment> further) => JsonDocuments.Write(json =>
    {
        Write(json, deployment);
        if (further.Count == 0)
            return;
        json.WriteStartObject(FurtherTargets);
        foreach (var other in further)
        {
            json.WriteStartObject(other.Target.Id);
            Write(json, other);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    });

    private static void Write(Utf8JsonWriter json, Deployment deployment)
    {
        json.WriteString("generatorVersion", Generator.Version);
        json.WriteString("architecture", deployment.Architecture.Id);
        json.WriteString(deployment.Backend is ServerLayer ? "server" : "backend", deployment.Backend.Id);
        json.WriteString("target", deployment.Target.Id);
        json.WriteStartArray("features");
        foreach (var feature in deployment.Features)
            json.WriteStringValue(feature.Id);
        json.WriteEndArray();
        json.WriteStartObject("settings");
        foreach (var setting in Recorded(deployment))
        {
            json.WriteStartObject(setting.Parameter.Key);
            json.WritePropertyName("value");
            Write(json, setting.Value);
            json.WriteString("from", setting.Origin.Detail);
            // do/export prints these: the rest follows from them.
            if (setting.IsGiven)
                json.WriteBoolean("given", true);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        if (deployment.Inputs.Model is { } model)
            WriteModel(json, model);
    }

    /// <summary>Properties of this project, not of the run that made it nor of other combinations, in ordinal order.</summary>
    private static IEnumerable<Setting> Recorded(Deployment deployment) =>
        deployment.Settings.All
            .Where(setting => !setting.Parameter.Run && setting.Parameter.Type != ParameterType.Secret
                && deployment.Settings.HasEffect(setting.Parameter));

    private static void WriteModel(Utf8JsonWriter json, ModelInput model)
    {
        json.WriteStartObject("model");
        json.WriteString("file", System.IO.Path.GetFileName(model.SourcePath));
        json.WriteStartObject("libraries");
        foreach (var (name, version) in model.Report.Versions)
            json.WriteString(name, version);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter json, Value value)
    {
        switch (value)
        {
            case Value.Text text:
                json.WriteStringValue(text.Content);
                break;
            case Value.Number number:
                json.WriteNumberValue(number.Amount);
                break;
            case Value.Flag flag:
                json.WriteBooleanValue(flag.On);
                break;
            case Value.Items items:
                json.WriteStartArray();
                foreach (var item in items.Values)
                    Write(json, item);
                json.WriteEndArray();
                break;
            case Value.Members members:
                json.WriteStartObject();
                foreach (var (name, member) in members.Entries.OrderBy(member => member.Key, StringComparer.Ordinal))
                {
                    json.WritePropertyName(name);
                    Write(json, member);
                }

                json.WriteEndObject();
                break;
            default:
                json.WriteNullValue();
                break;
        }
    }
}
