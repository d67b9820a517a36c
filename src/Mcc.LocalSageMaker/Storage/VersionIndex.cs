using System.Collections.Immutable;

namespace Mcc.LocalSageMaker.Storage;

/// <summary>All versions of all keys of a bucket at one moment, in S3's order. A reader keeps the moment that it began with.</summary>
internal sealed record VersionIndex(
    ImmutableSortedDictionary<string, StoredObject> Current,
    ImmutableSortedDictionary<string, ImmutableArray<StoredObject>> All)
{
    public static VersionIndex Empty { get; } = new(
        ImmutableSortedDictionary.Create<string, StoredObject>(KeyOrder.Instance),
        ImmutableSortedDictionary.Create<string, ImmutableArray<StoredObject>>(KeyOrder.Instance));

    public static VersionIndex From(IReadOnlyCollection<ImmutableArray<StoredObject>> keys) => new(
        keys.Where(versions => !versions[0].IsDeleteMarker)
            .ToImmutableSortedDictionary(versions => versions[0].Key, versions => versions[0], KeyOrder.Instance),
        keys.ToImmutableSortedDictionary(versions => versions[0].Key, versions => versions, KeyOrder.Instance));

    /// <summary>The versions of a key, the latest first; empty when there are none.</summary>
    public ImmutableArray<StoredObject> Of(string key) => All.GetValueOrDefault(key, []);

    public VersionIndex With(string key, ImmutableArray<StoredObject> versions) => new(
        versions.IsEmpty || versions[0].IsDeleteMarker ? Current.Remove(key) : Current.SetItem(key, versions[0]),
        versions.IsEmpty ? All.Remove(key) : All.SetItem(key, versions));
}
