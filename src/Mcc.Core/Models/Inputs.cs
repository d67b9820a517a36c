namespace Mcc.Core.Models;

/// <summary>Inputs other than options: the model, be it one file or a language model's folder, and the user's own modules.</summary>
public sealed record Inputs(ModelInput? Model, IReadOnlyList<InputFile> Code, ModelFolderInput? Folder = null)
{
    public static Inputs None { get; } = new(null, []);
}
