namespace Mcc.Core.Models;

/// <summary>Inputs other than options: the model, be it one file or a language model's folder, and the user's own modules.</summary>
public sealed record Inputs(ModelInput? Model, IReadOnlyList<InputFile> Code, ModelFolderInput? Folder = null)
{
    public static Inputs None { get; } = new(null, []);

    /// <summary>The projects among the containers that are combined, by the text of their entries.</summary>
    public IReadOnlyDictionary<string, MemberProject> Members { get; init; } = new Dictionary<string, MemberProject>();
}
