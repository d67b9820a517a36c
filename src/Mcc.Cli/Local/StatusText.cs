using System.Text.Json;
using Mcc.Cli.Hosting;
using Mcc.LocalSageMaker;
using Mcc.LocalSageMaker.State;
using Mcc.Platform.Streams;

namespace Mcc.Cli.Local;

/// <summary>What a state folder holds and what runs on it, for a person or a program.</summary>
internal static class StatusText
{
    public static async Task<int> Tell(Reporter reporter, string folder, CancellationToken cancel)
    {
        var server = ServerRecord.Read(folder);
        if (server is null) return reporter.Refuse([ServerText.NoneRuns(folder)]);
        var overview = await Overview.Read(folder, cancel);
        if (!server.IsRunning) reporter.Tell([ServerText.NoneRuns(folder)]);
        return reporter.End(server.IsRunning ? ExitCode.Done : ExitCode.Refused, output => Write(output, server, overview), json =>
        {
            json.WriteBoolean("running", server.IsRunning);
            ServerText.Write(json, folder, server);
            Write(json, overview);
        });
    }

    private static void Write(VisibleWriter output, ServerRecord server, Overview overview)
    {
        if (server.IsRunning)
            output.WriteLine($"{server.Address.GetLeftPart(UriPartial.Authority)}  process {server.Mark.Number}, {server.Region}, "
                + $"account {server.Account}; containers run {ServerText.Places(server)}");
        var width = overview.Resources.Select(line => line.Name.Length).Concat(overview.Containers.Select(line => line.Name.Length))
            .DefaultIfEmpty().Max();
        foreach (var line in overview.Resources)
        {
            var addresses = string.Concat(line.Addresses.Select(each => $", {each}"));
            output.WriteLine($"{line.Kind,-19}  {line.Name.PadRight(width)}  {line.Status}{addresses}");
            if (line.Reason.Length > 0) output.WriteLine($"    {line.Reason}");
        }

        foreach (var line in overview.Containers)
            output.WriteLine($"{"container",-19}  {line.Name.PadRight(width)}  {line.Place}, "
                + $"{line.Address.GetLeftPart(UriPartial.Authority)}, /ping {line.Ping}");
    }

    private static void Write(Utf8JsonWriter json, Overview overview)
    {
        json.WriteStartArray("resources");
        foreach (var line in overview.Resources)
        {
            json.WriteStartObject();
            json.WriteString("kind", line.Kind);
            json.WriteString("name", line.Name);
            json.WriteString("status", line.Status);
            json.WriteString("reason", line.Reason);
            json.WriteStartArray("addresses");
            foreach (var address in line.Addresses)
                json.WriteStringValue(address);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("containers");
        foreach (var line in overview.Containers)
        {
            json.WriteStartObject();
            json.WriteString("name", line.Name);
            json.WriteString("image", line.Image);
            json.WriteString("place", line.Place);
            json.WriteString("address", line.Address.GetLeftPart(UriPartial.Authority));
            json.WriteString("ping", line.Ping);
            json.WriteString("log", line.Log);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
