namespace Mcc.Core.Specification;

/// <summary>What lies outside of the options: the model and the user's own modules.</summary>
public sealed record Inputs(ModelInput? Model, IReadOnlyList<InputFile> Code)
{
    public static Inputs None { get; } = new(null, []);
}
