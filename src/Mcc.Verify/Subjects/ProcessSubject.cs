using System.Globalization;
using System.Net;
using Mcc.Platform.Files;
using Mcc.Platform.Processes;

namespace Mcc.Verify.Subjects;

/// <summary>A project's <c>code/serve</c> as a plain process, with the variables that <c>do/run --process</c> gives it.</summary>
/// <param name="folder">The project.</param>
/// <param name="python">The interpreter, or null to execute the file itself.</param>
/// <param name="variables">Variables for the server in addition to this process's own: those of <c>do/environment.json</c>.</param>
public sealed class ProcessSubject(string folder, string? python, IReadOnlyDictionary<string, string> variables) : ISubject
{
    public string Name => folder;

    public bool CanStart => true;

    public Task<ImageFacts?> Inspect(CancellationToken cancel) => Task.FromResult<ImageFacts?>(null);

    public bool ServesManyModels(ImageFacts? facts) =>
        variables.TryGetValue("SAGEMAKER_MULTI_MODEL", out var value) && value == "true";

    public IReadOnlyDictionary<string, string> Variables(ImageFacts? facts) => variables;

    public Task<IRunning> Start(StartOptions order, CancellationToken cancel)
    {
        var serve = Path.Combine(folder, "code", "serve");
        var model = Path.Combine(folder, "model");
        var port = order.BindTo ?? order.Port;
        var environment = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (System.Collections.DictionaryEntry entry in Environment.GetEnvironmentVariables())
            environment[(string)entry.Key] = (string)entry.Value!;
        foreach (var (name, value) in variables)
            environment[name] = value;
        environment["MCC_MODEL_DIR"] = model;
        environment["MCC_BIND_ADDRESS"] = "127.0.0.1";
        // Servers have sockets and configuration files there, and one that is killed leaves them.
        var scratch = Directory.CreateTempSubdirectory("mcc-verify-").FullName;
        environment["TMPDIR"] = scratch;
        environment["SAGEMAKER_BIND_TO_PORT"] = port.ToString(CultureInfo.InvariantCulture);
        var process = new ProcessStartOptions(python ?? serve, python is null ? ["serve"] : [serve, "serve"], folder, environment);
        return Task.FromResult<IRunning>(new Running(process, new($"http://127.0.0.1:{port}"), folder, scratch));
    }

    private sealed class Running : IRunning
    {
        /// <summary>For a shell: ends what has the temporary folder in its environment, and deletes the folder.</summary>
        private const string CleanUp = """
            none=0
            for pass in 1 2 3 4 5 6 7 8 9 10 11 12; do
                found=$(grep -lsxzF -- "TMPDIR=$1" /proc/[0-9]*/environ)
                if [ -z "$found" ]; then
                    # A process that starts a program at this moment has no environment.
                    none=$((none + 1))
                    [ "$none" -lt 3 ] || break
                    sleep 0.2
                    continue
                fi
                none=0
                for file in $found; do
                    process=${file#/proc/}
                    kill -KILL "${process%/environ}"
                done
            done
            rm -rf -- "$1"
            """;

        private readonly Queue<string> lines = new();
        private readonly ChildProcess process;
        private readonly EndGuard? guard;
        private bool isDisposed;
        private readonly string folder;
        private readonly string scratch;
        private readonly Dictionary<string, (long, DateTime)> before;

        public Running(ProcessStartOptions order, Uri address, string folder, string scratch)
        {
            Address = address;
            this.folder = folder;
            this.scratch = scratch;
            try
            {
                before = Snapshot(folder);
                guard = EndGuard.Start(CleanUp, [scratch]);
                process = ChildProcess.Start(order, Keep);
            }
            catch
            {
                guard?.Dispose();
                Scratch.Delete(scratch);
                throw;
            }
        }

        public Uri Address { get; }

        public int? Process => process.Mark.Number;

        public async Task<ContainerExit?> Exit(CancellationToken cancel) =>
            process.HasEnded ? new(await process.Ended, IsOutOfMemory: false) : null;

        public Task<IReadOnlyList<string>> LastLines(int count, CancellationToken cancel)
        {
            lock (lines)
                return Task.FromResult<IReadOnlyList<string>>([.. lines.TakeLast(count)]);
        }

        public IReadOnlyList<IPEndPoint> Listening() => ListeningSockets.Of(process.Mark.Number);

        public bool Reaches(IPEndPoint listening) =>
            listening.Port == Address.Port && (Equals(listening.Address, IPAddress.Loopback) || Equals(listening.Address, IPAddress.Any)
                || Equals(listening.Address, IPAddress.IPv6Any));

        public Task<long?> Memory(CancellationToken cancel) => Task.FromResult(ProcessMemory.OfTree(process.Mark.Number));

        public async Task<int?> Terminate(TimeSpan grace, CancellationToken cancel) =>
            await process.Stop(grace) ? await process.Ended : null;

        public Task<IReadOnlyList<string>?> ChangedFiles(CancellationToken cancel) =>
            Task.FromResult<IReadOnlyList<string>?>(
                [.. Snapshot(folder).Where(file => !before.TryGetValue(file.Key, out var was) || was != file.Value)
                    .Select(file => file.Key).Order(StringComparer.Ordinal)]);

        public Task<Disruption> SqueezeMemory(long spare, CancellationToken cancel) =>
            Task.FromResult(ProcessLimits.LimitMemory(process.Mark.Number, spare));

        public Task<Disruption> FillDisk(CancellationToken cancel) => Task.FromResult(ProcessLimits.LimitFiles(process.Mark.Number));

        public async ValueTask DisposeAsync()
        {
            if (isDisposed)
                return;
            isDisposed = true;
            await process.DisposeAsync();
            MarkedProcesses.Kill("TMPDIR", scratch);
            Scratch.Delete(scratch);
            guard?.Dispose();
        }

        private void Keep(string line)
        {
            lock (lines)
            {
                lines.Enqueue(line);
                if (lines.Count > 1000)
                    lines.Dequeue();
            }
        }

        private static Dictionary<string, (long, DateTime)> Snapshot(string folder) =>
            new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories)
                .ToDictionary(file => Path.GetRelativePath(folder, file.FullName), file => (file.Length, file.LastWriteTimeUtc),
                    StringComparer.Ordinal);
    }
}
