using Mcc.Core.Catalogs;
using Mcc.Core.Configuration;
using Mcc.Core.Data;
using Mcc.Core.Diagnostics;
using Mcc.Core.Models;
using Mcc.Core.Resolvers;
using Mcc.Core.Values;
using Mcc.ModelFiles;
using Mcc.ModelFiles.Language;
using Mcc.ModelFiles.Reading;
using Mcc.Platform.Files;
using Mcc.Platform.Hashing;

namespace Mcc.Cli.ModelInputs;

/// <summary>Finds the model and the modules that the user named, and looks inside the model without loading it.</summary>
/// <param name="catalog">What is known of models and of projects, also from the user's data folders.</param>
public sealed class InputReader(string workingFolder, Catalog catalog)
{
    private const string SavedModel = "saved_model.pb";

    public Inputs Read(Draft draft, ICollection<Finding> findings)
    {
        var code = Paths(draft.Settings.CodePath.Setting).SelectMany(path => Code(path, draft.Settings.CodePath.Origin!, findings))
            .Select(file => IsModule(file) ? file with { Defines = Module(file).Defines } : file).ToList();
        foreach (var twice in code.GroupBy(file => file.RelativePath, StringComparer.Ordinal).Where(group => group.Count() > 1))
            findings.Add(Finding.Error("code-path", $"Two files given with --code-path are called {twice.Key}.", "Rename one of them."));
        var trust = new ModelTrust(draft.Settings.TrustModel.Value, [.. code.Where(IsModule).Select(Module)]);
        return new(draft.Settings.ModelPath.Setting is { } setting
            ? Model(setting, trust, findings) : null, code,
            Folder(draft.Settings.ModelName.Setting, draft.Settings.ServerEnv.Value, findings))
        {
            Members = new MemberFolders(workingFolder, catalog).Read(draft, findings),
        };
    }

    /// <summary>
    /// With the deployment configuration that the model's files choose, where they decide; with a finding where they choose none.
    /// </summary>
    public Draft Recognize(Draft draft)
    {
        if (!RecognizedModel.Decides(catalog, draft))
            return draft;
        var findings = new List<Finding>();
        var chosen = RecognizedModel.Choose(catalog, draft, Read(draft, findings));
        // What else is wrong with a file that was recognized is reported when it is read for the project.
        if (chosen.Settings.DeploymentConfig.HasValue || draft.Settings.ModelPath.Setting is not { } file)
            return chosen;
        if (!findings.Exists(finding => finding.Severity == Severity.Error))
            findings.Add(RecognizedModel.Unrecognized(catalog, file));
        return draft with { Findings = [.. draft.Findings, .. findings] };
    }

    /// <summary>A language model's folder, where the name of the model is one.</summary>
    private ModelFolderInput? Folder(Setting? setting, IReadOnlyDictionary<string, string> serverEnv, ICollection<Finding> findings)
    {
        if (setting is null || ModelLocation.Of(setting.Text!) is not ModelLocation.Folder folder)
            return null;
        var path = FullPath(folder.Path.StartsWith("~/", StringComparison.Ordinal)
            ? Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) + folder.Path[1..] : folder.Path);
        if (!Directory.Exists(path))
        {
            findings.Add(Finding.Error("model-name",
                $"`{setting.Parameter.Key}` (from {setting.Origin}) names {path}, which is not a folder.",
                    $"Correct {setting.Parameter.Flag}; a Hugging Face ID does not begin with a dot or a slash."));
            return null;
        }

        try
        {
            var files = ModelFiles(path, setting, findings);
            var report = LanguageModelFolder.Read(
                [.. files.Keys], name => RegularFile.Open(files[name].SourcePath), folder.Path.TrimEnd('/'), catalog.Facts.ModelShapes,
                serverEnv.Any(pair => pair.Key.EndsWith("LOAD_FORMAT", StringComparison.Ordinal) && pair.Value == "mistral"));
            foreach (var finding in report.Findings)
                findings.Add(finding);
            return new(path, [.. report.Files.Select(name => files[name]).OrderBy(file => file.RelativePath, StringComparer.Ordinal)],
                report);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            findings.Add(Finding.Error("model-name",
                $"`{setting.Parameter.Key}` (from {setting.Origin}) names {path}, which cannot be read: {exception.Message}",
                    "Make it readable."));
            return null;
        }
    }

    /// <summary>
    /// The files of a language model, which are not read. A link is followed when its target is in the same folder, or in the same
    /// model of the Hugging Face cache (`hf download` prints a folder snapshots/REVISION of links to ../../blobs).
    /// </summary>
    private static Dictionary<string, InputFile> ModelFiles(string path, Setting setting, ICollection<Finding> findings)
    {
        var root = Path.GetDirectoryName(path) is { } above && Path.GetFileName(above) == "snapshots"
            && Directory.Exists(Path.Combine(above, "..", "blobs")) ? Path.GetDirectoryName(above)! : path;
        var files = new Dictionary<string, InputFile>(StringComparer.Ordinal);
        foreach (var info in new DirectoryInfo(path).EnumerateFiles("*", new EnumerationOptions
        {
            RecurseSubdirectories = true,
            AttributesToSkip = FileAttributes.None,
            IgnoreInaccessible = false,
        }).OrderBy(info => info.FullName, StringComparer.Ordinal))
        {
            var relative = Path.GetRelativePath(path, info.FullName).Replace('\\', '/');
            if (relative.StartsWith('.') || relative.Contains("/.", StringComparison.Ordinal))
                continue;
            var target = info.LinkTarget is null ? info : info.ResolveLinkTarget(returnFinalTarget: true) as FileInfo;
            if (target is not { Exists: true } || (target != info && !target.FullName.StartsWith(root + "/", StringComparison.Ordinal)))
            {
                findings.Add(Finding.Error("model-name",
                    $"`{setting.Parameter.Key}` (from {setting.Origin}) names {path}, in which {relative} is a link to {info.LinkTarget}, "
                        + (target is { Exists: true } ? "outside of the model's folder." : "which does not exist."),
                    "Replace the link with the file."));
                continue;
            }

            files.Add(relative, new(target.FullName, relative, target.Length, Digest: null));
        }

        return files;
    }

    private ModelInput? Model(Setting setting, ModelTrust trust, ICollection<Finding> findings)
    {
        var path = FullPath(setting.Text!);
        try
        {
            if (Directory.Exists(path))
            {
                if (!File.Exists(Path.Combine(path, SavedModel)))
                    return File.Exists(Path.Combine(path, MlflowFolder.Description))
                        ? OfMlflow(setting, path, trust, findings) : NoModelIn(setting, path, findings);

                var files = Below(path, Path.GetFileName(path)).ToList();
                return Reported(new(path, files, IsFolder: true, Folder(path, trust)), findings);
            }

            if (!File.Exists(path))
            {
                findings.Add(Finding.Error("model-path",
                    $"`{setting.Parameter.Key}` (from {setting.Origin}) names {path}, which does not exist.", NearestFile(path)
                        ?? $"Correct {setting.Parameter.Flag}."));
                return null;
            }

            return OfFile(path, trust, findings);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            findings.Add(Finding.Error("model-path",
                $"`{setting.Parameter.Key}` (from {setting.Origin}) names {path}, which cannot be read: {exception.Message}",
                    "Make it readable."));
            return null;
        }
    }

    private static ModelInput OfFile(string path, ModelTrust trust, ICollection<Finding> findings)
    {
        using var stream = RegularFile.Open(path);
        var report = ModelFile.Read(stream, Path.GetFileName(path), trust);
        return Reported(new(path, [Described(path, Path.GetFileName(path))], IsFolder: false, report), findings);
    }

    /// <summary>MLflow's folder: the one file in it that is the model, or the SavedModel.</summary>
    private static ModelInput? OfMlflow(Setting setting, string path, ModelTrust trust, ICollection<Finding> findings)
    {
        var description = RegularFile.ReadText(Path.Combine(path, MlflowFolder.Description), FileLimits.Configuration);
        if (MlflowFolder.ModelIn(description) is not { } inside)
        {
            findings.Add(Finding.Error("model-path",
                $"`{setting.Parameter.Key}` (from {setting.Origin}) names {path}, an MLflow model with the flavors "
                    + $"{string.Join(", ", MlflowFolder.Names(description))}, none of which has a file that can be served.",
                "Save the model itself with its library, such as joblib.dump, and give that file."));
            return null;
        }

        var model = Path.Combine(path, inside);
        findings.Add(Finding.Note("model-of-mlflow", $"{path} is an MLflow model; its file {inside} is served.",
            "MLflow's own wrapper, signature and environment are not used."));
        if (File.Exists(model))
            return OfFile(model, trust, findings);
        if (File.Exists(Path.Combine(model, SavedModel)))
            return Reported(new(model, [.. Below(model, Path.GetFileName(model))], IsFolder: true, Folder(model, trust)), findings);
        findings.Add(Finding.Error("model-path",
            $"`{setting.Parameter.Key}` (from {setting.Origin}) names {path}, whose {MlflowFolder.Description} names the model file "
                + $"{inside}, which does not exist.", "Copy the whole folder again."));
        return null;
    }

    private static ModelInput? NoModelIn(Setting setting, string path, ICollection<Finding> findings)
    {
        var files = Directory.EnumerateFiles(path).Take(1000).Select(file => Path.GetFileName(file)!).Where(name => !name.StartsWith('.'))
            .Order(StringComparer.Ordinal).ToList();
        var one = files.Count == 1 ? $"{setting.Parameter.Flag} {path}/{files[0]}" : "the model file in it";
        findings.Add(Finding.Error("model-path",
            $"`{setting.Parameter.Key}` (from {setting.Origin}) names {path}, a folder without {SavedModel}.",
            $"Give {one}; only a TensorFlow SavedModel or an MLflow model can be a folder."));
        return null;
    }

    /// <summary>A folder is a SavedModel, which its one protobuf file describes.</summary>
    private static ModelReport Folder(string path, ModelTrust trust)
    {
        using var stream = RegularFile.Open(Path.Combine(path, SavedModel));
        return ModelFile.Read(stream, SavedModel, trust);
    }

    private static bool IsModule(InputFile file) => file.RelativePath.EndsWith(".py", StringComparison.Ordinal);

    private static OwnModule Module(InputFile file)
    {
        var name = file.RelativePath[..^".py".Length].Replace('/', '.');
        const string package = ".__init__";
        return OwnModule.FromSource(name.EndsWith(package, StringComparison.Ordinal)
            ? name[..^package.Length] : name, RegularFile.ReadText(file.SourcePath, FileLimits.Source));
    }

    private static ModelInput Reported(ModelInput model, ICollection<Finding> findings)
    {
        foreach (var finding in model.Report.Findings)
            findings.Add(finding);
        return model;
    }

    private IReadOnlyList<InputFile> Code(string given, Origin origin, ICollection<Finding> findings)
    {
        var path = FullPath(given);
        try
        {
            if (Directory.Exists(path))
                return [.. Below(path, Path.GetFileName(path))
                    .Where(file => !file.RelativePath.Contains("__pycache__", StringComparison.Ordinal))];
            if (File.Exists(path))
                return [Described(path, Path.GetFileName(path))];
            findings.Add(Finding.Error("code-path", $"`codePath` (from {origin}) names {path}, which does not exist.",
                NearestFile(path) ?? "Give a Python module or a package's folder."));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            findings.Add(Finding.Error("code-path", $"`codePath` (from {origin}) names {path}, which cannot be read: {exception.Message}",
                "Make it readable."));
        }

        return [];
    }

    private string FullPath(string given) => Path.TrimEndingDirectorySeparator(Path.GetFullPath(given, workingFolder));

    private static IEnumerable<InputFile> Below(string folder, string name) =>
        Directory.EnumerateFiles(folder, "*",
            new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint })
            .Order(StringComparer.Ordinal)
            .Select(path => Described(path, name + "/" + Path.GetRelativePath(folder, path).Replace('\\', '/')));

    private static InputFile Described(string path, string relative)
    {
        using var stream = RegularFile.Open(path);
        return new(path, relative, stream.Length, RunningHash.Sha256Of(stream));
    }

    private static string? NearestFile(string path)
    {
        var folder = Path.GetDirectoryName(path);
        if (!Directory.Exists(folder))
            return null;
        var question = Core.Text.Nearest.DidYouMean(Path.GetFileName(path),
            Directory.EnumerateFiles(folder).Take(1000).Select(file => Path.GetFileName(file)!), max: 1);
        return question.Length == 0 ? null : question;
    }

    private static IEnumerable<string> Paths(Setting? setting) =>
        setting?.Value is Value.Items items ? items.Values.Select(item => ((Value.Text)item).Content) : [];
}
