using Mcc.Core.Diagnostics;
using Mcc.Core.Models;
using Mcc.ModelFiles.Reading;

namespace Mcc.ModelFiles;

/// <summary>Whether a file is named like what it holds.</summary>
internal static class ExtensionCheck
{
    public static ReadOnlySpan<Finding> Of(ModelReport report)
    {
        if (report.IsRefused) return [];
        var formats = ModelContents.Known;
        var entry = formats.Of(report.Content);
        if (entry.Extensions.Any(ending => report.FileName.EndsWith(ending, StringComparison.OrdinalIgnoreCase))) return [];
        var named = formats.ExtensionLike(report.FileName).Select(content => formats.Of(content).Description).FirstOrDefault();
        if (named is null) return [];
        return new[]
        {
            Finding.Note("model-extension-differs", $"The file extension is that of {named}, but the content is {entry.Description}.",
                "The "
                + "content decides.",
                new Place(report.FileName)),
        };
    }
}
