using System.Text.Json.Nodes;
using Mcc.Core.Advice;
using Mcc.Core.Catalogs;
using Mcc.Core.Data;

namespace Mcc.Mcp.Pickers;

/// <summary>
/// Models that a project can serve: known ones from the catalog, others from the Hub, S3, JumpStart and the model registry.
/// </summary>
public static class ModelPicker
{

    public static Picker Of(Catalog catalog, LiveSources live) =>
        new("model-picker", "Models and facts about them.", [catalog.Parameters.ModelName],
            "the Hugging Face Hub; S3, JumpStart and the model registry of the account",
    [
        new("get_models", "Models for the deploymentConfig and instanceType of the context, or, with `model_id`, facts about one model. "
            + "`search` matches IDs; with mode discover it also searches the Hugging Face Hub, or, if it starts with s3://, jumpstart:// "
            + "or registry://, the AWS account.",
            new Dictionary<string, JsonObject>(StringComparer.Ordinal)
            {
                ["model_id"] = PickTool.Text("One model: Qwen/Qwen3-0.6B."),
                ["search"] = PickTool.Text("Part of an ID, or s3://bucket/prefix, jumpstart://text, registry://text."),
                ["mode"] = PickTool.Mode("discover also queries the Hub or the account (AWS CLI)."),
            },
            (request, cancel) => request.Word("model_id") is { Length: > 0 } id
                ? Describe(catalog, live, request, id, cancel) : List(catalog, live, request, cancel))
            { Candidates = new(catalog.Parameters.ModelName, "models", "id") },
    ]);

    private static async Task<ToolResponse> List(Catalog catalog, LiveSources live, ToolRequest request, CancellationToken cancel)
    {
        var search = request.Word("search") ?? "";
        var known = ModelAdvice.For(catalog, request.Said).Where(model => model.Id.Contains(search, StringComparison.OrdinalIgnoreCase))
            .ToList();
        var found = request.Live && search.Length > 0
            ? await ModelSearch.Find(live, search, request.Limit, request.Said.Settings.Region.Value, cancel) : null;
        var parameter = catalog.Parameters.ModelName;
        return ToolResponse.About(parameter, request, null,
            [.. known.Select(model => model.Id).Concat(found?.Names ?? []).Distinct(StringComparer.Ordinal)]) with
        {
            Metadata = new()
            {
                ["models"] = new JsonArray([.. known.Take(request.Limit).Select(model => (JsonNode)Entry(catalog, model))]),
                ["date"] = catalog.Facts.Models.Provenance.Date,
            },
            Message = found?.Trouble ?? (known.Count == 0 && found is not { Names.Count: > 0 }
                ? "No model in the catalog fits." : null),
        };
    }

    private static async Task<ToolResponse> Describe(
        Catalog catalog, LiveSources live, ToolRequest request, string id, CancellationToken cancel)
    {
        var known = catalog.Facts.Models.Find(id);
        var entry = known is null ? new JsonObject { ["id"] = id } : Entry(catalog, known with { Id = id });
        string? trouble = null;
        if (request.Live)
        {
            try
            {
                using var hub = live.Hub();
                if (await hub.Find(id, cancel) is not { } model)
                    return new() { Error = $"The Hugging Face Hub has no model `{id}`." };
                entry["architecture"] ??= model.Architecture;
                entry["parameterCount"] ??= model.Parameters;
                entry["gated"] = model.Gated;
                entry["revision"] = model.Revision;
                entry["task"] = model.Task;
                entry["downloads"] = model.Downloads;
            }
            catch (IOException exception)
            {
                trouble = exception.Message;
            }
        }

        var isKnown = known is not null || (request.Live && trouble is null);
        return ToolResponse.About(catalog.Parameters.ModelName, request, isKnown ? id : null, isKnown ? [id] : []) with
        {
            Metadata = new() { ["model"] = entry, ["date"] = catalog.Facts.Models.Provenance.Date },
            Message = trouble ?? (isKnown ? null : $"`{id}` is not in the catalog. Use mode discover to query the Hub."),
        };
    }

    private static JsonObject Entry(Catalog catalog, KnownModel model)
    {
        var shape = catalog.Facts.ShapeOf(model.Id);
        return new()
        {
            ["id"] = model.Id,
            ["family"] = model.Family,
            ["architecture"] = model.Architecture ?? shape?.Architecture,
            ["parameterCount"] = shape?.Parameters,
            ["dtype"] = model.DataType,
            ["maxPositionEmbeddings"] = model.Positions ?? shape?.Positions,
            ["gated"] = model.Gated,
            ["license"] = model.License,
        };
    }
}
