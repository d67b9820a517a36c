using System.Globalization;
using Mcc.Cli.Hosting;
using Mcc.Core.Diagnostics;
using Mcc.Core.ServiceModels;

namespace Mcc.Cli.Commands;

/// <summary>What there is to say of the service models that a check has used: old, or not readable.</summary>
internal static class SchemaAge
{
    private const string Fix = "Refresh them: mcc bootstrap sync-schemas";

    /// <summary>Of those that the user refreshed: who never did has chosen what this program brings.</summary>
    public static IEnumerable<Finding> OfRefreshed(CommandContext context) => context.Schemas.Manifest is null ? [] : Of(context);

    public static IEnumerable<Finding> Of(CommandContext context)
    {
        foreach (var service in context.Catalog.Services.Unreadable)
            yield return Finding.Warning("service-models",
                $"{context.Schemas.Folder} has no readable model of {service}, so the built-in one was used.", Fix);
        var manifest = context.Schemas.Manifest;
        var day = manifest?.LastSynced ?? DateOnly.ParseExact(AwsServices.Bundled.Date, "yyyy-MM-dd", CultureInfo.InvariantCulture);
        var days = DateOnly.FromDateTime(context.Cli.Clock.GetUtcNow().UtcDateTime).DayNumber - day.DayNumber;
        if (days > SchemaManifest.DaysUntilOld)
            yield return Finding.Note("service-models",
                $"The {(manifest is null ? "built-in AWS service models" : "AWS service models that you updated")} are {days} days old.",
                Fix);
    }
}
