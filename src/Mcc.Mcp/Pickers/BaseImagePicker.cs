using System.Text.Json.Nodes;
using Mcc.Core.Advice;
using Mcc.Core.Catalogs;
using Mcc.Core.Configuration;

namespace Mcc.Mcp.Pickers;

/// <summary>Base images of a server for an accelerator and a region, the one first that generation would take.</summary>
public static class BaseImagePicker
{

    public static Picker Of(Catalog catalog) =>
        new("base-image-picker", "Base images for a server and its accelerator.", [catalog.Parameters.BaseImage], null,
    [
        new("get_base_images", "Base images for the deploymentConfig, instanceType and region of the context, the default first. Images "
            + "that do not fit the instance's driver, the model or the region are left out.",
            (request, _) => Task.FromResult(Answer(catalog, request)))
            { Candidates = new(catalog.Parameters.BaseImage, catalog.Parameters.BaseImage.Key, "image") },
    ]);

    private static ToolResponse Answer(Catalog catalog, ToolRequest request)
    {
        var advice = ImageAdvice.For(catalog, request.Said);
        var parameter = catalog.Parameters.BaseImage;
        return ToolResponse.About(parameter, request, advice.IsGrounded
            ? advice.Images[0].Reference : null, advice.Images.Select(image => image.Reference)) with
        {
            Metadata = new()
            {
                [catalog.Parameters.BaseImage.Key] =
                    new JsonArray([.. advice.Images.Where(image => image.Image is not null).Take(request.Limit)
                        .Select(image => (JsonNode)Entry(image.Reference, image.Image!))]),
                ["date"] = catalog.Facts.Images.Provenance.Date,
            },
            Message = request.Said.Settings.DeploymentConfig.Setting is null
                ? "Images of all servers. Specify deploymentConfig in the context to get those that fit."
                : advice.Images.Count == 0 ? "No image in the catalog fits." : null,
        };
    }

    private static JsonObject Entry(string reference, BaseImage image) => new()
    {
        ["image"] = reference,
        ["for"] = image.List,
        ["engine"] = image.Engine,
        ["engineVersion"] = image.EngineVersion?.ToString(),
        ["accelerator"] = new JsonObject { ["type"] = image.Accelerator, ["version"] = image.Cuda?.ToString() },
        ["inferenceAmiVersion"] = image.Ami,
        ["created"] = image.Created,
        ["endOfLife"] = image.EndOfLife,
        ["verified"] = image.Verified,
        ["trouble"] = image.Trouble,
        ["notes"] = image.Note,
    };
}
