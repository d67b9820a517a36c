using System.Globalization;
using Mcc.Core.Diagnostics;
using Mcc.Core.Models;
using Mcc.ModelFiles.Reading;

namespace Mcc.ModelFiles.Pickles;

/// <summary>Judges what a scan found: each refusal names its subject and its fixes.</summary>
internal sealed class PickleFindings
{
    public const string DoesNotDecode = "model-does-not-decode";
    public const string Truncated = "model-truncated";

    private const string TrustFix = "If you trust the source of the file, use `--trust-model`.";

    private readonly List<Finding> findings = [];
    private readonly ModelSource source;

    PickleFindings(ModelSource source) => this.source = source;

    public static IReadOnlyList<Finding> Of(
        PickleScan scan, ModelSource source, ModelReport report, string? trouble, long position, int pickles)
    {
        var found = new PickleFindings(source);
        found.AddImports(scan);
        found.AddOddities(scan);
        found.AddTrouble(trouble, position);
        if (trouble is null) found.AddNotes(scan, report, pickles);
        return found.findings;
    }

    private void Refuse(string rule, string message, string fix)
    {
        if (source.Trust.Trusted) findings.Add(
            Finding.Warning(rule, message, "Accepted because --trust-model is set.", source.Place));
        else findings.Add(Finding.Error(rule, message, fix, source.Place));
    }

    private void AddImports(PickleScan scan)
    {
        var (main, dotted, undefined, unlisted) = (new List<string>(), new List<string>(), new List<string>(), new List<ImportedName>());
        foreach (var name in scan.Imports.OrderBy(static name => name.ToString(), StringComparer.Ordinal))
        {
            var own = source.Trust.ModuleNamed(name.Module);
            if (name.IsGetattr() && scan is { HasTextMethods: true, HasOtherGetattr: false }) continue;
            if (name.Name.Contains('.', StringComparison.Ordinal)) dotted.Add(name.ToString());
            else if (own?.Defines.Contains(name.Name) == true || AllowedGlobals.Known.UseOf(name) is not null) continue;
            else if (own is not null) undefined.Add(name.ToString());
            else if (name.Module is "__main__" or "__mp_main__") main.Add(name.ToString());
            else unlisted.Add(name);
        }
        if (main.Count > 0)
            Refuse("model-imports-main", $"The model needs {Printable.Some(main)}, which was defined in the script that trained it and is "
                + "not in any module.",
                "Move it into its own module, train and save the model with that module imported, and pass the module with `--code-path "
                    + "FILE`.");
        if (dotted.Count > 0)
            Refuse("model-dotted-name", $"The model imports {Printable.Some(dotted)}: a name with a dot can reach into other modules, and "
                + "no model library writes one.", TrustFix);
        if (undefined.Count > 0)
            Refuse("model-imports-undefined",
                $"The model imports {Printable.Some(undefined)}, but the module given with `--code-path` defines no such class or "
                    + $"function at its top level.",
                $"Define it there, or train the model again with the current module. {TrustFix}");
        if (unlisted.Count > 0)
            Refuse("model-imports-unlisted",
                $"The model imports {Printable.Some([.. unlisted.Select(static name => name.ToString())])}, which no known model library "
                    + $"needs; loading a pickle runs what it imports.{Known(unlisted)}",
                $"If they are your own code, pass its modules with `--code-path FILE`. {TrustFix}");
    }

    // Names that honest files have and that cannot be allowed, each with its reason.
    private static string Known(List<ImportedName> names)
    {
        foreach (var reason in AllowedGlobals.Known.Reasons)
        {
            if (names.Any(name => reason.IsAbout(name))) return " " + reason.Description;
        }
        return "";
    }

    private void AddOddities(PickleScan scan)
    {
        foreach (var rule in scan.Anomalies) Refuse(rule, Description(rule), rule is PickleAnomaly.PersistentId
            ? "Save the model itself, not a PyTorch checkpoint or a part of a larger file." : TrustFix);
        if (scan.UnsafeValues.Count > 0)
            Refuse("model-unsafe-value", $"The model holds values that its library would call, or whose methods it would call by name: "
                + $"{Sentences(scan.UnsafeValues)}.",
                "Train and save the model again without them, or define your own functions and classes in a module and pass it with "
                    + $"`--code-path FILE`. {TrustFix}");
        if (scan.OddCalls.Count > 0)
            Refuse("model-odd-call", $"Loading the model would call {Printable.Some([.. scan.OddCalls])} with arguments that no library "
                + "writes, which can take memory or time without bound.", $"Save the model again with joblib.dump. {TrustFix}");
        if (scan.Misuses.Count > 0)
            Refuse("model-calls-unlisted", $"Loading the model would call {Printable.Some([.. scan.Misuses])}; the libraries only store it "
                + "as a value or create an empty instance of it.", TrustFix);
    }

    private static string Sentences(IReadOnlyCollection<string> all, int atMost = 5) => all.Count <= atMost ? string.Join("; ", all)
        : string.Create(CultureInfo.InvariantCulture, $"{string.Join("; ", all.Take(atMost))}; and {all.Count - atMost} more");

    private static string Description(string rule) => rule switch
    {
        PickleAnomaly.Extension => "The model uses pickle extension codes, so the file does not show what they import.",
        PickleAnomaly.PersistentId => "The model refers to parts that are stored outside the pickle (persistent IDs).",
        PickleAnomaly.OutOfBand => "The model refers to buffers that are stored outside the pickle.",
        PickleAnomaly.ComputedImport => "The model computes a name that it imports, so the file does not show what is imported.",
        PickleAnomaly.ComputedCall => "The model calls a function that is computed during loading.",
        PickleAnomaly.ArrayClass => "The model uses joblib's array class in a way that joblib does not write.",
        PickleAnomaly.ArrayType
        => "The model has an array type with changed flags, which would treat bytes of the file as memory addresses.",
        PickleAnomaly.ClassState => "Loading the model would change a library class, not only an instance.",
        _ => throw new ArgumentOutOfRangeException(nameof(rule), rule, "an anomaly without a message"),
    };

    private void AddTrouble(string? trouble, long position)
    {
        if (trouble is null) return;
        var at = position.ToString("N0", CultureInfo.InvariantCulture);
        if (trouble is "it is truncated")
            Refuse(Truncated, $"The model file is truncated: it ends at byte {at} in the middle of a pickle.",
                "Copy it again, or save the model again.");
        else
            Refuse(DoesNotDecode, $"The model file cannot be read as a pickle: {trouble} (near byte {at}).",
                "Copy it again, or save the model again with joblib.dump.");
    }

    private void AddNotes(PickleScan scan, ModelReport report, int pickles)
    {
        if (pickles > 1)
            findings.Add(Finding.Warning("model-several-pickles",
                string.Create(CultureInfo.InvariantCulture,
                    $"The file contains {pickles} pickles in a row; only the first is loaded."), "Save one object, such as a "
                        + "Pipeline, with one dump.", source.Place));
        if (scan.LearnVersions.Count > 1)
            findings.Add(Finding.Warning("model-mixed-versions",
                $"Parts of the model were written by different versions of scikit-learn: "
                    + $"{string.Join(", ", scan.LearnVersions.Select(static version => Printable.Short(version, 20)))}.",
                        "Train the whole model with one version.", source.Place));
        if (report.Estimator is "dict" or "list" or "tuple" or "numpy.ndarray")
            findings.Add(Finding.Warning("model-not-an-estimator",
                $"The file contains a {report.Estimator}, not an estimator with `predict`.", "Return the model from `model_fn` in "
                    + "code/inference.py, or save only the estimator.", source.Place));
    }
}
