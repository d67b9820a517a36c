using Mcc.Core.Data;

namespace Mcc.Core.Models;

/// <summary>Inputs other than options: the model, be it one file or a language model's folder, and the user's own modules.</summary>
public sealed record Inputs(ModelInput? Model, IReadOnlyList<InputFile> Code, ModelFolderInput? Folder = null)
{
    public static Inputs None { get; } = new(null, []);

    /// <summary>The projects among the containers that are combined, by the text of their entries.</summary>
    public IReadOnlyDictionary<string, MemberProject> Members { get; init; } = new Dictionary<string, MemberProject>();

    /// <summary>All targets of a project that has several, the first of them first; empty where it has one.</summary>
    public IReadOnlyList<TargetLayer> Targets { get; init; } = [];
}
