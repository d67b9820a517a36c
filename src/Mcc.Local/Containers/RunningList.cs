using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Mcc.Machine.Files;
using Mcc.Machine.Processes;

namespace Mcc.Local.Containers;

/// <summary>
/// What runs now, written down so that a local SageMaker that was killed can end what it left: each process, and each
/// container by the engine that has it.
/// </summary>
internal sealed class RunningList
{
    private readonly string folder;

    public RunningList(string folder)
    {
        this.folder = folder;
        Directory.CreateDirectory(folder);
    }

    public void Add(string name, ProcessMark mark) => Write(name, new()
    {
        ["process"] = mark.Number,
        ["started"] = mark.Started.ToString("O", CultureInfo.InvariantCulture),
    });

    public void Add(string name, string engine, string container) => Write(name, new() { ["engine"] = engine, ["container"] = container });

    public void Remove(string name) => File.Delete(FileOf(name));

    /// <summary>Ends everything that is written down, and forgets it.</summary>
    /// <returns>How many were still running.</returns>
    public async Task<int> End(CancellationToken cancel)
    {
        var count = 0;
        foreach (var path in Directory.EnumerateFiles(folder, "*.json").ToList())
        {
            if (await End(path, cancel)) count++;
            File.Delete(path);
        }

        return count;
    }

    private static async Task<bool> End(string path, CancellationToken cancel)
    {
        JsonNode? entry;
        try
        {
            entry = JsonNode.Parse(await File.ReadAllBytesAsync(path, cancel));
        }
        catch (JsonException)
        {
            return false;
        }

        if ((string?)entry?["engine"] is { } engine)
            return await Tool.Run(new(engine, ["rm", "--force", (string)entry["container"]!], Path.GetDirectoryName(path)!), cancel) is { Succeeded: true };
        return entry?["process"] is { } number
            && new ProcessMark((int)number, DateTime.Parse((string)entry["started"]!, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind)).Kill();
    }

    private void Write(string name, JsonObject entry) => AtomicFile.Write(FileOf(name), Encoding.UTF8.GetBytes(entry.ToJsonString()));

    private string FileOf(string name) => Path.Combine(folder, $"{name}.json");
}
