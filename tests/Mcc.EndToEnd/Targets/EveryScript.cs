using System.Security.Cryptography;
using Mcc.EndToEnd.Surroundings;
using Xunit;

namespace Mcc.EndToEnd.Targets;

/// <summary>Projects of every kind, and of the scripts in their do/ each that has a content of its own.</summary>
public sealed class EveryScript : IAsyncLifetime
{
    private static readonly string[][] Kinds =
    [
        ["http-flask", "managed-inference", "--endpoint-style=model", "--include-benchmark", "--autoscaling-max=3"],
        ["http-flask", "managed-inference", "--endpoint-style=component", "--build-target=local", "--autoscaling-max=3"],
        ["http-flask", "managed-inference", "--multi-model"],
        ["http-flask", "async-inference"],
        ["http-flask", "batch-transform"],
        ["http-flask", "hyperpod-eks", "--hyperpod-cluster=cluster", "--fsx-volume-handle=fs-0123456789abcdef0",
            "--autoscaling-max=3", "--hp-service-account=reader"],
        ["transformers-vllm", "managed-inference", "--model-name=Qwen/Qwen3-0.6B", "--instance-type=ml.g5.xlarge", "--include-benchmark"],
        ["transformers-vllm", "managed-inference", "--model-name=Qwen/Qwen3-0.6B", "--instance-type=ml.g5.xlarge",
            "--endpoint-style=component", "--enable-lora"],
        ["transformers-vllm", "hyperpod-eks", "--model-name=Qwen/Qwen3-0.6B", "--instance-type=ml.g5.xlarge", "--hyperpod-cluster=cluster"],
        ["http-flask", "eks", "--eks-cluster=cluster", "--kubernetes-form=kserve"],
    ];

    private readonly List<(string Folder, string Verb)> distinct = [];

    public TemporaryFolder Place { get; } = new();

    public async ValueTask InitializeAsync()
    {
        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (number, kind) in Kinds.Index())
        {
            var project = await Project.Generate(Place, $"kind-{number}", kind[0], [$"--deployment-target={kind[1]}", .. kind[2..]]);
            await File.WriteAllTextAsync(Path.Combine(project.Folder, ".mcc", "state.json"), """{"image": "example.org/image@sha256:aaaa", "deployed": "something"}""");
            // Without a model, many would say only that.
            (await project.Shell("mkdir -p model && sed -n 's|.*-e \"\\(model/[^\"]*\\)\".*|\\1|p' runtime/lib/begin.sh | xargs -r touch"))
                .Well();
            foreach (var file in Directory.GetFiles(Path.Combine(project.Folder, "do")).Order(StringComparer.Ordinal))
            {
                var content = await File.ReadAllBytesAsync(file);
                // What a script does is in the library, which is of the target.
                var mark = $"{kind[1]} {Convert.ToHexString(SHA256.HashData(content))}";
                if (content.AsSpan().StartsWith("#!"u8) && known.Add(mark))
                    distinct.Add((project.Folder, Path.GetFileName(file)));
            }
        }
    }

    public Task Each(Func<Project, string, Task> check) => Each(distinct, check);

    public Task Each(string verb, Func<Project, Task> check) =>
        Each(distinct.Where(script => script.Verb == verb), (project, _) => check(project));

    public ValueTask DisposeAsync()
    {
        Place.Dispose();
        return ValueTask.CompletedTask;
    }

    private static Task Each(IEnumerable<(string Folder, string Verb)> scripts, Func<Project, string, Task> check) =>
        Parallel.ForEachAsync(scripts, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (script, _) =>
            await check(new Project(script.Folder, new Dictionary<string, string>()), script.Verb));
}
