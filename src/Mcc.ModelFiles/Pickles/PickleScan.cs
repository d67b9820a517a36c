using Mcc.Core.Data;
using Mcc.Core.Models;
using Mcc.ModelFiles.Reading;

namespace Mcc.ModelFiles.Pickles;

/// <summary>
/// What the pickles of one file share: the names they import, the texts kept, what may still be spent, and what was found odd.
/// </summary>
internal sealed class PickleScan(AllowedGlobals allowed, ModelTrust trust, ModelLimits limits)
{
    /// <summary>Bytes that are kept of one payload: enough for a row of two thousand columns.</summary>
    public const int MostKeptOfBytes = 16 * 1024;

    private const int MostImports = 20_000;

    private readonly Dictionary<ImportedName, PythonGlobal> imports = [];
    private readonly SortedSet<string> misuses = new(StringComparer.Ordinal);
    private readonly SortedSet<string> unsafeValues = new(StringComparer.Ordinal);
    private readonly SortedSet<string> oddCalls = new(StringComparer.Ordinal);
    private readonly SortedSet<string> oddities = new(StringComparer.Ordinal);

    public ModelLimits Limits { get; } = limits;

    public TextStore Texts { get; } = new(limits.TextBytes);

    /// <summary>Members of lists, dicts and tuples that may still be kept.</summary>
    public int ItemsLeft { get; private set; } = limits.Items;

    public long OpcodesLeft { get; set; } = limits.Opcodes;

    public int ObjectsLeft { get; set; } = limits.Objects;

    /// <summary>Bytes of arrays that may still be kept: the encoders of a pipeline are written before its forest.</summary>
    public int BytesLeft { get; set; } = limits.TextBytes / 4;

    /// <summary>Arrays are in the file as joblib writes them.</summary>
    public bool HasJoblibArrays { get; set; }

    /// <summary>Arrays are padded, as joblib does from 1.2.0 on.</summary>
    public bool HasPaddedArrays { get; set; }

    /// <summary>Where in the decompressed file the bytes of an XGBoost booster begin.</summary>
    public long? BoosterAt { get; private set; }

    public long BoosterLength { get; private set; }

    /// <summary>XGBoost's booster was imported: its bytes follow.</summary>
    public bool HasBooster { get; private set; }

    public byte HighestProtocol { get; set; }

    /// <summary>Versions that scikit-learn estimators say they were written by.</summary>
    public SortedSet<string> LearnVersions { get; } = new(StringComparer.Ordinal);

    public ModelTrust Trust { get; } = trust;

    public IReadOnlyCollection<ImportedName> Imports => imports.Keys;

    /// <summary>Uses of listed names that no honest pickle makes, as sentences.</summary>
    public IReadOnlyCollection<string> Misuses => misuses;

    /// <summary>Instructions that cannot be checked or must not be followed, by the rule that refuses them.</summary>
    public IReadOnlyCollection<string> Anomalies => oddities;

    /// <summary>Bytes begin that are long enough for a booster, and begin like one.</summary>
    public void MayBeBooster(long position, long length)
    {
        if (BoosterAt is not null) return;
        (BoosterAt, BoosterLength) = (position, length);
    }

    public PythonGlobal? Import(string module, string name)
    {
        var imported = new ImportedName(module, name);
        if (imports.TryGetValue(imported, out var known)) return known;
        if (imports.Count >= MostImports) return null;
        var isOwn = Trust.ModuleNamed(module)?.Defines.Contains(name) == true;
        // What is not listed is refused by its name already; following it further finds the other names too.
        var listed = allowed.UseOf(imported);
        var global = new PythonGlobal(imported, isOwn ? PickleUse.Call : listed ?? PickleUse.Call)
        {
            IsOwn = isOwn,
            IsListed = listed is not null || imported.IsGetattr(),
        };
        imports.Add(imported, global);
        HasBooster |= imported is { Module: "xgboost.core", Name: "Booster" };
        return global;
    }

    /// <summary>Takes room for some members; false when there is none.</summary>
    public bool TryKeep(int count = 1)
    {
        if (ItemsLeft < count) return false;
        ItemsLeft -= count;
        return true;
    }

    /// <summary>A value in a place where the library would call it, or a method that it names.</summary>
    public void Unsafe(string sentence)
    {
        if (unsafeValues.Count < 20) unsafeValues.Add(sentence);
    }

    /// <summary>Python's getattr was called as the method of a text is written.</summary>
    public bool HasTextMethods { get; set; }

    /// <summary>Python's getattr was used in another way.</summary>
    public bool HasOtherGetattr { get; set; }

    public IReadOnlyCollection<string> UnsafeValues => unsafeValues;

    /// <summary>Calls of listed names with arguments that no library writes.</summary>
    public IReadOnlyCollection<string> OddCalls => oddCalls;

    public void OddCall(string name)
    {
        if (oddCalls.Count < 20) oddCalls.Add(name);
    }

    public void Misuse(string sentence)
    {
        if (misuses.Count < 20) misuses.Add(sentence);
    }

    public void Odd(string rule) => oddities.Add(rule);
}
