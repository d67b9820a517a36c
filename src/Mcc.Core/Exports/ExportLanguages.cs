namespace Mcc.Core.Exports;

/// <summary>
/// All languages. To add one: implement <see cref="IExportLanguage"/>, give it a line here, and name it in <c>language</c> of a mapping.
/// </summary>
internal static class ExportLanguages
{
    private static readonly Dictionary<string, IExportLanguage> All = new(StringComparer.Ordinal)
    {
        ["cloudformation"] = new CloudFormation(),
        ["hcl"] = new Terraform(),
    };

    public static IExportLanguage Of(string name) => All[name];
}
