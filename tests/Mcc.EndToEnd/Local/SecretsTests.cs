using System.Collections.Concurrent;
using System.Text;
using Mcc.EndToEnd.Surroundings;
using Shouldly;
using Xunit;

namespace Mcc.EndToEnd.Local;

/// <summary>
/// Secrets Manager on this machine, <c>mcc secrets</c>, and a deployed project that needs a token: its value is nowhere else.
/// </summary>
public sealed class SecretsTests : IAsyncDisposable
{
    private readonly Surroundings.TemporaryFolder place = new();
    private readonly LocalCommand local = new();

    [Fact]
    public Task Boto3_and_the_AWS_CLI_use_secrets_as_with_AWS() => LocalRun.Script("kept_secrets.py");

    [Fact]
    public async Task A_project_reads_its_token_and_the_value_is_in_no_other_file_log_or_process()
    {
        // Each value is planted in one place, and must be found only where it was put.
        var (token, other, plain) = (Planted(), Planted(), Planted());
        var home = Directory.CreateDirectory(place["home"]).FullName;
        var scratch = Directory.CreateDirectory(place["tmp"]).FullName;
        await File.WriteAllTextAsync(Path.Combine(home, "config.json"),
            """{"activeProfile":"work","profiles":{"work":{"awsRegion":"us-east-1"}}}""");
        var programs = Directory.CreateDirectory(place["programs"]).FullName;
        await File.WriteAllTextAsync(Path.Combine(programs, "vllm"), "#!/bin/sh\n"
            + "printf %s \"$HF_TOKEN\" | sha256sum > \"$(dirname \"$0\")/../received\"\n"
            + $"exec /usr/bin/python3 \"{Path.Combine(AppContext.BaseDirectory, "Targets", "vllm.py")}\" \"$@\"\n");
        (await Shell.Run("chmod", ["+x", Path.Combine(programs, "vllm")], "/")).Well();
        var variables = new Dictionary<string, string>(local.Variables)
        {
            ["MCC_HOME"] = home,
            ["HOME"] = home,
            ["TMPDIR"] = scratch,
            ["HF_TOKEN"] = other,
            ["MCC_POLL"] = "0.2",
            ["PATH"] = $"{programs}:{Environment.GetEnvironmentVariable("PATH")}",
        };
        using var watch = new Watch([token, other, plain]);

        using var shell = Shell.Start("bash", ["-euc", """
            command -v aws > /dev/null && command -v jq > /dev/null && command -v sha256sum > /dev/null || exit 3
            exec > out.log 2>&1
            mcc=$1
            read -r token
            read -r plain
            llm=(llm --deployment-config=transformers-vllm --model-name=Qwen/Qwen3-0.6B --skip-prompts --instance-type=ml.g5.xlarge)
            ! printf '{"modelEnv": {"API_KEY": "%s"} }' "$plain" | "$mcc" "${llm[@]}" --config=/dev/stdin
            [ ! -e llm ]
            "$mcc" "${llm[@]}"
            "$mcc" local up --engine=none --port=0 --project=llm
            eval "$("$mcc" local env)"
            printf '%s\n' "$token" | "$mcc" secrets create team --type=hf-token --from=-
            "$mcc" secrets list
            "$mcc" "${llm[@]}" --force
            cd llm
            grep ':secret:mcc/hf-token/team-' do/environment.json
            mkdir -p .mcc
            printf '{"image": "123456789012.dkr.ecr.us-east-1.amazonaws.com/llm@sha256:%064d"}' 0 > .mcc/state.json
            do/deploy
            do/status
            do/export
            do/logs --deployed
            do/manifest
            # A secret in a stage is refused before anything is sent.
            mkdir -p deploy/stages
            echo '{"environment": {"DB_PASSWORD": "hunter2"} }' > deploy/stages/prod.json
            ! do/deploy --stage prod 2> ../refused
            cat ../refused
            grep 'deploy/stages/prod.json has a secret in plain text: DB_PASSWORD' ../refused
            env -u HF_TOKEN aws sagemaker describe-model --model-name "$(env -u HF_TOKEN aws sagemaker list-models \
                --query 'Models[0].ModelName' --output text)"
            """, "bash", Repository.Program], place.Path, variables);
        await shell.StandardInput.WriteAsync($"{token}\n{plain}\n");
        shell.StandardInput.Close();
        await shell.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromMinutes(2));
        if (shell.ExitCode == 3)
            Assert.Skip("There is no AWS CLI or jq on this machine.");
        shell.ExitCode.ShouldBe(0, await File.ReadAllTextAsync(place["out.log"]));

        (await File.ReadAllTextAsync(place["received"])).ShouldStartWith(Hash(token), customMessage: "the server received the token");
        watch.Seen.ShouldBeEmpty();
        var holding = Files(place.Path).Concat(Files(local.Folder))
            .Where(path => Holds(path, token) || Holds(path, other) || Holds(path, plain)).ToList();
        holding.Count.ShouldBe(1, string.Join('\n', holding));
        Path.GetDirectoryName(holding[0]).ShouldBe(Path.Combine(local.Folder, "secrets"));
        Holds(holding[0], token).ShouldBeTrue("the scan finds what is there");
        File.GetUnixFileMode(holding[0]).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    public async ValueTask DisposeAsync()
    {
        await local.DisposeAsync();
        place.Dispose();
    }

    private static string Planted() => $"hf_{Guid.NewGuid():N}{Guid.NewGuid():N}"[..40];

    private static string Hash(string text) =>
        Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static IEnumerable<string> Files(string folder) =>
        Directory.EnumerateFiles(folder, "*", new EnumerationOptions
        {
            RecurseSubdirectories = true,
            AttributesToSkip = FileAttributes.None
        })
            .Where(path => File.ResolveLinkTarget(path, true) is null && new FileInfo(path).Length > 0);

    private static bool Holds(string path, string value) =>
        File.ReadAllBytes(path).AsSpan().IndexOf(Encoding.UTF8.GetBytes(value)) >= 0;

    /// <summary>
    /// Looks at the arguments of all processes, and at the environments of those that need no token, all the time. The shell of the test
    /// has its own variables, and the server and its engine have the token.
    /// </summary>
    private sealed class Watch : IDisposable
    {
        private readonly CancellationTokenSource stop = new();
        private readonly byte[][] values;
        private readonly ConcurrentDictionary<string, bool> seen = new(StringComparer.Ordinal);
        private readonly Thread thread;

        public Watch(IEnumerable<string> planted)
        {
            values = [.. planted.Select(Encoding.UTF8.GetBytes)];
            thread = new(Look) { IsBackground = true };
            thread.Start();
        }

        public IReadOnlyCollection<string> Seen
        {
            get
            {
                stop.Cancel();
                thread.Join();
                return [.. seen.Keys];
            }
        }

        public void Dispose()
        {
            stop.Cancel();
            stop.Dispose();
        }

        private void Look()
        {
            while (!stop.IsCancellationRequested)
            {
                foreach (var folder in Directory.EnumerateDirectories("/proc").Where(path => char.IsAsciiDigit(path[6])))
                {
                    var arguments = Read(Path.Combine(folder, "cmdline"));
                    var text = Encoding.UTF8.GetString(arguments).Replace('\0', ' ');
                    if (Has(arguments))
                        seen.TryAdd($"arguments: {text}", true);
                    if (IsWatched(text) && Has(Read(Path.Combine(folder, "environ"))))
                        seen.TryAdd($"environment: {text}", true);
                }

                Thread.Sleep(5);
            }
        }

        /// <summary>
        /// The programs of scripts, and the local SageMaker. The script of the test itself is one argument of many lines.
        /// </summary>
        private static bool IsWatched(string arguments) =>
            arguments.Contains(" local serve ", StringComparison.Ordinal) || arguments.StartsWith("jq ", StringComparison.Ordinal)
                || arguments.StartsWith("sleep ", StringComparison.Ordinal)
                || (arguments.Contains(" sagemaker ", StringComparison.Ordinal) && !arguments.Contains('\n')
                    // The script of the test takes the token away with it.
                    && !arguments.StartsWith("env -u ", StringComparison.Ordinal));

        private bool Has(byte[] content) => Array.Exists(values, value => content.AsSpan().IndexOf(value) >= 0);

        private static byte[] Read(string path)
        {
            try
            {
                return File.ReadAllBytes(path);
            }
            catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
            {
                return [];
            }
        }
    }
}
