using Mcc.Core.Models;

namespace Mcc.ModelFiles.Pickles;

/// <summary>Names that honest files import and that cannot be allowed, with the reason and what to do instead.</summary>
/// <param name="Module">The module, or a package whose modules are all meant.</param>
/// <param name="Name">None for every name of it.</param>
internal sealed record RefusedGlobal(string Module, string? Name, string Description)
{
    public bool IsAbout(ImportedName imported)
    {
        if (Name is not null && !string.Equals(imported.Name, Name, StringComparison.Ordinal)) return false;
        return imported.Module.StartsWith(Module, StringComparison.Ordinal)
            && (imported.Module.Length == Module.Length || imported.Module[Module.Length] == '.');
    }
}
