namespace Mcc.ModelFiles.Reading;

/// <summary>What the user vouches for: the whole model (<c>--trust-model</c>), or modules of their own (<c>--code-path</c>).</summary>
/// <param name="Trusted">Refusals become warnings: the file is used whatever it imports.</param>
public sealed record ModelTrust(bool Trusted, IReadOnlyList<OwnModule> OwnModules)
{
    public static ModelTrust None { get; } = new(false, []);

    public static ModelTrust Everything { get; } = new(true, []);

    internal OwnModule? ModuleNamed(string name)
    {
        foreach (var module in OwnModules)
        {
            if (string.Equals(module.Name, name, StringComparison.Ordinal)) return module;
        }
        return null;
    }
}
