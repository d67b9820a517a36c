using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using Mcc.Core.Text;
using Mcc.Platform.Files;

namespace Mcc.LocalSageMaker.State;

/// <summary>
/// The resources of one kind (models, endpoints, …): each a JSON object in a file of its own that is replaced whole,
/// so that a kill at any moment, or a full disk, leaves the one before or the one after.
/// </summary>
internal sealed class JsonFileStore
{
    private readonly string folder;
    private readonly ConcurrentDictionary<string, JsonObject> records;
    private readonly bool isPrivate;
    private readonly Lock changing = new();
    private readonly bool ignoresCase;

    /// <param name="nameMember">The member that holds a record's name.</param>
    /// <param name="ignoresCase">Whether names that differ only in case are the same name to <see cref="Add"/>.</param>
    /// <param name="isPrivate">Whether only the owner may read the files.</param>
    public JsonFileStore(string folder, string nameMember, bool ignoresCase = false, bool isPrivate = false)
    {
        this.folder = folder;
        this.ignoresCase = ignoresCase;
        this.isPrivate = isPrivate;
        Directory.CreateDirectory(folder);
        foreach (var left in Directory.EnumerateFiles(folder, "*.new"))
            File.Delete(left);
        records = new(Directory.EnumerateFiles(folder, "*.json").Select(path => RecordFile.Read(path, record =>
            KeyValuePair.Create((string?)record[nameMember] ?? throw new FormatException($"There is no {nameMember}."), record))),
            StringComparer.Ordinal);
    }

    public IEnumerable<JsonObject> All => records.Values;

    public IEnumerable<string> Names => records.Keys;

    public int Count => records.Count;

    /// <summary>Null when there is none. A record that was handed out is never changed: change a copy and put it.</summary>
    public JsonObject? Find(string name) => records.GetValueOrDefault(name);

    /// <summary>False when the name is taken.</summary>
    public bool Add(string name, JsonObject record)
    {
        lock (changing)
        {
            if (ignoresCase ? records.Keys.Contains(name, StringComparer.OrdinalIgnoreCase) : records.ContainsKey(name)) return false;
            Save(name, record);
            return true;
        }
    }

    public void Put(string name, JsonObject record)
    {
        lock (changing)
            Save(name, record);
    }

    /// <summary>Puts a copy with some members changed; a null removes its member. Nothing when there is no such record.</summary>
    public void Change(string name, params ReadOnlySpan<(string Member, JsonNode? Value)> members) => Change(name, _ => true, members);

    /// <summary>The same when the record is as the caller thinks; false when it is not, or does not exist.</summary>
    public bool Change(string name, Func<JsonObject, bool> isAsThought, params ReadOnlySpan<(string Member, JsonNode? Value)> members)
    {
        lock (changing)
        {
            if (Find(name) is not { } before || !isAsThought(before)) return false;
            var after = (JsonObject)before.DeepClone();
            foreach (var (member, value) in members)
            {
                if (value is null) after.Remove(member);
                else after[member] = value;
            }

            Put(name, after);
            return true;
        }
    }

    public bool Remove(string name)
    {
        lock (changing)
        {
            if (!records.ContainsKey(name)) return false;
            File.Delete(FileOf(name));
            return records.TryRemove(name, out _);
        }
    }

    /// <summary>The file first: when the disk refuses it, nothing has changed.</summary>
    private void Save(string name, JsonObject record)
    {
        var content = Encoding.UTF8.GetBytes(record.ToJsonString());
        if (isPrivate) AtomicFile.WritePrivate(FileOf(name), content);
        else AtomicFile.Write(FileOf(name), content);
        records[name] = record;
    }

    /// <summary>Names that are not valid file names, or that differ only in case, have their hash's beginning in the file's name.</summary>
    private string FileOf(string name)
    {
        var plain = name.Length <= 64 && name.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter is '-');
        return Path.Combine(folder, (plain ? name : Sha256.Of(Encoding.UTF8.GetBytes(name))) + ".json");
    }
}
