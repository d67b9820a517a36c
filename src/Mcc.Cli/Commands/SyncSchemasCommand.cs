using System.CommandLine;
using System.Globalization;
using Mcc.Cli.Hosting;
using Mcc.Core.Diagnostics;
using Mcc.Core.ServiceModels;
using Mcc.Platform.Schemas;

namespace Mcc.Cli.Commands;

/// <summary><c>mcc bootstrap sync-schemas</c>: takes newer AWS service models than those that this program was built with.</summary>
public static class SyncSchemasCommand
{
    private const string Botocore = "botocore";

    public static Command Of(CommandContext context)
    {
        var from = new Option<string>("--from")
        {
            Description = "Source of the models: botocore (default; from the AWS CLI or boto3 on the PATH), a folder or an "
                + "https URL with botocore's layout.",
            HelpName = "SOURCE",
            DefaultValueFactory = _ => Botocore,
        };
        var status = new Option<bool>("--status") { Description = "Show which models are in use." };
        var command = new Command("sync-schemas", "Update the AWS service models that projects are validated against.") { from, status };
        command.SetAction((arguments, cancel) => arguments.GetValue(status)
            ? Task.FromResult(Status(context, context.Reporter(arguments)))
            : Run(context, context.Reporter(arguments), arguments.GetValue(from)!, cancel));
        return command;
    }

    private static async Task<int> Run(CommandContext context, Reporter reporter, string from, CancellationToken cancel)
    {
        var findings = new List<Finding>();
        var source = await Source(context, from, findings, cancel);
        using var held = source as IDisposable;
        if (source is null || await Read(context, source, findings, cancel) is not { } files)
            return reporter.Refuse(findings);
        reporter.Tell(findings);
        try
        {
            context.Schemas.Replace(files);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return reporter.Refuse([Finding.Error("sync-schemas", $"{context.Schemas.Folder} cannot be written: {exception.Message}",
                "Free disk space, or set MCC_HOME to another folder. The existing models are unchanged.")]);
        }

        reporter.Say($"Updated the models from {source.Title}.");
        return Status(context, reporter);
    }

    private static async Task<IModelSource?> Source(CommandContext context, string from, List<Finding> findings, CancellationToken cancel)
    {
        if (from == Botocore)
        {
            var found = await InstalledBotocore.Find(context.Cli.Environment, context.Cli.Folder, cancel);
            if (found is null)
                findings.Add(Finding.Error("sync-schemas", "There is no AWS CLI and no Python with boto3 on the PATH.",
                    "Install one of them, or give a folder or an https URL with --from."));
            return found;
        }

        if (Uri.TryCreate(from, UriKind.Absolute, out var address)
            && address.Scheme.StartsWith(Uri.UriSchemeHttp, StringComparison.Ordinal))
        {
            if (NetworkSource.IsSafe(address))
                return new NetworkSource(address);
            findings.Add(Finding.Error("sync-schemas",
                $"{from} is not encrypted, so its models could be changed on the way.", "Use https://."));
            return null;
        }

        var folder = Path.GetFullPath(from, context.Cli.Folder);
        if (Directory.Exists(folder))
            return new FolderSource(folder, folder);
        findings.Add(Finding.Error("sync-schemas", $"The folder {folder} does not exist.",
            "Name one that has sagemaker/…/service-2.json, an https address, or botocore."));
        return null;
    }

    /// <summary>
    /// All files of the new folder, or null when one of the services is missing or broken: a mixture of versions would help nobody.
    /// </summary>
    private static async Task<IReadOnlyDictionary<string, byte[]>?> Read(
        CommandContext context, IModelSource source, List<Finding> findings, CancellationToken cancel)
    {
        var today = DateOnly.FromDateTime(context.Cli.Clock.GetUtcNow().UtcDateTime);
        var refresh = new ModelRefresh(context.Catalog.Files, source.Version, today);
        var files = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        var entries = new Dictionary<string, SchemaManifest.Entry>(StringComparer.Ordinal);
        foreach (var service in ModelRefresh.Operations(context.Catalog.Files).Keys)
        {
            try
            {
                if (await source.Read(service, AwsServices.Bundled[service].ApiVersion, cancel) is not { } whole)
                    findings.Add(Finding.Error("sync-schemas", $"{source.Title} has no model of {service}.",
                        "Use another source with --from. The existing models are unchanged."));
                else if (refresh.Make(service, whole, findings) is { } model)
                {
                    files[$"{service}.json"] = model;
                    entries[service] = SchemaManifest.Describe(ServiceModel.Read(service, model));
                }
            }
            catch (IOException exception)
            {
                findings.Add(Finding.Error("sync-schemas", $"The model of {service} cannot be read: {exception.Message}.",
                    "Try again, or use another source with --from. The existing models are unchanged."));
            }

            // What is wrong with one is mostly wrong with all.
            if (findings.Exists(finding => finding.Severity == Severity.Error))
                return null;
        }

        files[SchemaManifest.FileName] = new SchemaManifest(today, source.Title, entries).Write();
        return files;
    }

    private static int Status(CommandContext context, Reporter reporter)
    {
        var manifest = context.Schemas.Manifest;
        reporter.Tell(SchemaAge.Of(context));
        return reporter.End(ExitCode.Done, output =>
        {
            output.WriteLine(manifest is null
                ? $"No models were refreshed; those that mcc brings are of {AwsServices.Bundled.Date}."
                : string.Create(CultureInfo.InvariantCulture,
                    $"{context.Schemas.Folder}: of {manifest.LastSynced:yyyy-MM-dd}, from {manifest.Source}"));
            foreach (var (name, entry) in manifest?.Services.OrderBy(service => service.Key, StringComparer.Ordinal)
                ?? Enumerable.Empty<KeyValuePair<string, SchemaManifest.Entry>>())
                output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {name,-24} {entry.Version}, {entry.ShapeCount} shapes"));
        }, json =>
        {
            if (context.Cli.HomeIfAny is not null)
                json.WriteString("folder", context.Schemas.Folder);
            json.WriteString("shipped", AwsServices.Bundled.Date);
            if (manifest is null)
                return;
            json.WritePropertyName("manifest");
            json.WriteRawValue(manifest.Write());
        });
    }
}
