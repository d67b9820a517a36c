namespace Mcc.Core.Models;

/// <summary>One name that a pickle asks Python to import, exactly as it is in the file.</summary>
public sealed record ImportedName(string Module, string Name)
{
    public override string ToString() => $"{Module}.{Name}";
}
