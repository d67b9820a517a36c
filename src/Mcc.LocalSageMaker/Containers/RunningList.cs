using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Mcc.LocalSageMaker.State;
using Mcc.Platform.Files;
using Mcc.Platform.Processes;

namespace Mcc.LocalSageMaker.Containers;

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

    public static RunningList In(string stateFolder) => new(Path.Combine(stateFolder, StateFiles.Running));

    /// <param name="scratch">The folder that is only its own.</param>
    /// <param name="serves">What serves for the image, where that is not the image's project.</param>
    public void Add(ContainerOrder order, int port, ProcessIdentity mark, string scratch, string? serves)
    {
        var entry = Entry(order, port);
        entry["serves"] = serves;
        entry["scratch"] = scratch;
        entry["process"] = mark.Number;
        entry["started"] = mark.Started.ToString("O", CultureInfo.InvariantCulture);
        Write(order.Name, entry);
    }

    public void Add(ContainerOrder order, int port, string engine, string container)
    {
        var entry = Entry(order, port);
        entry["engine"] = engine;
        entry["container"] = container;
        Write(order.Name, entry);
    }

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

    /// <summary>What is written down now, in order of names; the one who runs it may change it at any time.</summary>
    public IReadOnlyList<RunningContainer> Read() =>
        [.. Directory.EnumerateFiles(folder, "*.json").Order(StringComparer.Ordinal).Select(Read).OfType<RunningContainer>()];

    private static async Task<bool> End(string path, CancellationToken cancel)
    {
        switch (Read(path))
        {
            case { Engine: { } engine } entry:
                return await ProcessRunner.Run(new(engine, ["rm", "--force", entry.Container!], Path.GetDirectoryName(path)!),
                    cancel) is { Succeeded: true };
            case { Mark: { } mark } entry:
                var ran = mark.Kill();
                // SIGKILL is a message: it takes the kernel a moment, at most 5 s here, to end whom it is for.
                for (var looked = 0; looked < 500 && mark.IsRunning; looked++) await Task.Delay(10, cancel);
                Scratch.Delete(entry.Scratch);
                return ran;
            default:
                return false;
        }
    }

    private static RunningContainer? Read(string path)
    {
        try
        {
            var entry = JsonNode.Parse(File.ReadAllBytes(path))!;
            return new(
                Path.GetFileNameWithoutExtension(path),
                (string)entry["image"]!,
                new((string)entry["address"]!),
                (string)entry["log"]!,
                (string?)entry["engine"],
                (string?)entry["container"],
                entry["process"] is { } number ? new((int)number,
                    DateTime.Parse((string)entry["started"]!, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind)) : null,
                (string?)entry["scratch"],
                (string?)entry["serves"]);
        }
        catch (Exception gone) when (gone is JsonException or NullReferenceException or ArgumentException or FormatException
            or FileNotFoundException)
        {
            return null;
        }
    }

    private static JsonObject Entry(ContainerOrder order, int port) => new()
    {
        ["image"] = order.Image,
        ["address"] = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}"),
        ["log"] = order.Log.Path,
    };

    private void Write(string name, JsonObject entry) => AtomicFile.Write(FileOf(name), Encoding.UTF8.GetBytes(entry.ToJsonString()));

    private string FileOf(string name) => Path.Combine(folder, $"{name}.json");
}
