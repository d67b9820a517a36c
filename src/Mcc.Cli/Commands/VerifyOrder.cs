using Mcc.Core.Diagnostics;
using Mcc.Platform.Files;
using Mcc.Verify.Execution;

namespace Mcc.Cli.Commands;

/// <summary>What the user asked <c>mcc verify</c> for.</summary>
public sealed record VerifyOrder(string What, string? Payload, string? ContentType, bool AsProcess, string? Model, TimeSpan Start,
    TimeSpan Load, int Concurrency, bool Chaos)
{
    private static readonly Dictionary<string, string> Types = new(StringComparer.OrdinalIgnoreCase)
    {
        [".json"] = "application/json",
        [".jsonl"] = "application/jsonlines",
        [".csv"] = "text/csv",
        [".npy"] = "application/x-npy",
        [".txt"] = "text/plain",
    };

    /// <summary>Full path of the project; null for an image and a URL.</summary>
    public string? Folder(string current) => Path.GetFullPath(What, current) is var path && Directory.Exists(path) ? path : null;

    /// <summary>Null when there is no payload that can be read.</summary>
    public VerifySettings? Settings(string folder, ICollection<Finding> findings)
    {
        var path = Payload is not null ? Path.GetFullPath(Payload, folder) : InProject(Path.GetFullPath(What, folder));
        try
        {
            return new()
            {
                // Without one, the emptiest body that is JSON: the clauses on answers then say how to give a real one.
                Payload = path is null ? "{}"u8.ToArray() : RegularFile.ReadBytes(path, FileLimits.Payload),
                IsGuess = path is null,
                ContentType = ContentType ?? Types.GetValueOrDefault(Path.GetExtension(path) ?? ".json", "application/json"),
                Start = Start,
                Load = Load,
                Concurrency = Concurrency,
                Chaos = Chaos,
            };
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            findings.Add(Finding.Error("payload", $"{path} cannot be read: {exception.Message}", "Name another file with --payload."));
            return null;
        }
    }

    private static string? InProject(string folder)
    {
        var test = Path.Combine(folder, "test");
        return Directory.Exists(test) ? Directory.EnumerateFiles(test, "payload.*").Order(StringComparer.Ordinal).FirstOrDefault() : null;
    }
}
