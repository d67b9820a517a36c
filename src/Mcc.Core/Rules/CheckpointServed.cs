using Mcc.Core.Catalogs;
using Mcc.Core.Data;
using Mcc.Core.Diagnostics;
using Mcc.Core.Resolvers;

namespace Mcc.Core.Rules;

/// <summary>The folder of a language model whose weights are stored in a format that the server does not load.</summary>
public sealed class CheckpointServed : IRule
{
    private const string Rule = "model-checkpoint";

    public IEnumerable<Finding> Check(Deployment deployment, Catalog catalog)
    {
        if (deployment.Inputs.Folder is not { Report.Format: { } format } folder || deployment.Constants.Checkpoints is not { } loaded)
            yield break;
        var found = loaded.FirstOrDefault(checkpoint => checkpoint.Format == format);
        if (found is null)
        {
            yield return Finding.Error(Rule,
                $"The weights in {folder.SourcePath} are {NameOf(format)}, which {deployment.Backend.Title} does not load.",
                "Use the model's safetensors files with its config.json.");
        }
        else if (found.Condition is { } condition)
        {
            yield return Finding.Warning(Rule, $"The weights in {folder.SourcePath} are {NameOf(format)}. {condition}",
                "Use the model's safetensors files, or an image that contains it with --base-image.");
        }
    }

    private static string NameOf(CheckpointFormat format) => format switch
    {
        CheckpointFormat.Mistral => "in Mistral's format (params.json and consolidated.safetensors)",
        CheckpointFormat.Gguf => "in the format GGUF of llama.cpp",
        CheckpointFormat.Pickles => "pickles",
        _ => "safetensors files",
    };
}
