using System.Text.Json;
using Mcc.Core.Diagnostics;
using Mcc.LocalSageMaker;
using Mcc.LocalSageMaker.Settings;
using Mcc.LocalSageMaker.State;

namespace Mcc.Cli.Local;

/// <summary>A local SageMaker, told.</summary>
internal static class ServerText
{
    public static Finding NoneRuns(string folder) =>
        Finding.Error("local", $"No local SageMaker is running with the state folder {folder}.", "Start it with mcc local up.");

    public static string Places(ServerRecord server)
    {
        List<string> places = server.Engine.Length > 0 ? [$"in {Path.GetFileName(server.Engine)}"] : [];
        if (server.Projects.Count > 0) places.Add($"as processes of {string.Join(", ", server.Projects.Select(project => project.Name))}");
        return places.Count > 0 ? string.Join(", and ", places) : "nowhere yet: start docker or podman, or name projects with --project";
    }

    public static void Write(Utf8JsonWriter json, string folder, ServerRecord server)
    {
        json.WriteString("address", server.Address.GetLeftPart(UriPartial.Authority));
        json.WriteNumber("process", server.Mark.Number);
        json.WriteString("folder", folder);
        json.WriteString("region", server.Region);
        json.WriteString("account", server.Account);
        json.WriteString("engine", server.Engine);
        json.WriteString("registry", server.Registry);
        json.WriteStartObject("projects");
        foreach (var project in server.Projects)
            json.WriteString(project.Name, project.Folder);
        json.WriteEndObject();
        json.WriteStartObject("limits");
        foreach (var limit in LimitList.Changed(server.Limits))
            json.WriteString(limit.Name, limit.Read(server.Limits));
        json.WriteEndObject();
        json.WriteStartObject("environment");
        foreach (var (name, value) in CallerVariables.Of(folder, server))
            json.WriteString(name, value);
        json.WriteEndObject();
    }
}
