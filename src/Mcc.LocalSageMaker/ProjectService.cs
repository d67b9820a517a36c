using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Mcc.Core.Json;
using Mcc.LocalSageMaker.Protocols;
using Mcc.LocalSageMaker.Settings;

namespace Mcc.LocalSageMaker;

/// <summary>
/// Adds a project folder while the server runs. It is not part of AWS: it has the signing name of <see cref="ClockService"/>, and wants
/// the key, which only the user who started the server can read. No folder is ever found by itself.
/// </summary>
internal sealed class ProjectService(ProjectList projects)
{
    public const string Operation = "AddProject";
    public const string Name = "Name";
    public const string Folder = "Folder";

    public async Task Answer(AwsRequest request)
    {
        var project = Read(request.Body.Span);
        if (!projects.Add(project))
            throw AwsServiceException.Validation($"The name {project.Name} is already that of the project in "
                + $"{projects.Find(project.Name)?.Folder}. Use another name: mcc local add NAME={project.Folder}.");
        var body = Encoding.UTF8.GetBytes(new JsonObject { [Name] = project.Name, [Folder] = project.Folder }.ToJsonString());
        var response = request.Context.Response;
        response.ContentType = "application/json";
        response.ContentLength = body.Length;
        await response.Body.WriteAsync(body, request.Gone);
    }

    private static ProjectFolder Read(ReadOnlySpan<byte> body)
    {
        try
        {
            if (WholeJson.Parse(body) is JsonObject input && (string?)input[Name] is { Length: > 0 } name
                && (string?)input[Folder] is { Length: > 0 } folder && Path.IsPathFullyQualified(folder)
                && File.Exists(Path.Combine(folder, "code", "serve")))
                return new(name, folder);
        }
        catch (Exception bad) when (bad is JsonException or InvalidOperationException)
        {
            // It is refused below.
        }

        throw AwsServiceException.Validation($"{Name} must be a name, and {Folder} the absolute path of a folder that has code/serve.");
    }
}
