using System.Text.RegularExpressions;

namespace Mcc.Verify.Execution;

/// <summary>A cause of an early exit that the last lines of a log name.</summary>
/// <param name="Lines">What such a line looks like.</param>
/// <param name="Cause">The cause as a clause; <c>$1</c> is the first group of the pattern.</param>
internal sealed record KnownCause(Regex Lines, string Cause, string Fix)
{
    private const string System = "Install the operating system's package that contains it in the Dockerfile.";

    /// <summary>All that are known, the more specific first. To add one, add a row and a case in the tests.</summary>
    public static IReadOnlyList<KnownCause> All { get; } =
    [
        Of(@"ModuleNotFoundError: No module named '?([\w.]+)'?; '?([\w.]+)'? is not a package",
            "a file of the project hides the Python package `$2`", "Rename the file $2.py."),
        Of(@"No module named '?((?:sklearn|numpy|pandas|xgboost|lightgbm|torch|tensorflow|keras|transformers)\.[\w.]+)'?",
            "the installed version of a library has no module `$1`",
                "Install the library version that the model or the code was written with."),
        Of(@"ModuleNotFoundError: No module named '?([\w.]+)'?", "the Python module `$1` is not installed",
            "Add its package to requirements.txt, and build the image again."),
        Of(@"(?:No module named|Error while finding module specification for) '?([\w.]+)'?", "the Python module `$1` is not installed",
            "Add its package to requirements.txt, and build the image again."),
        Of(@"Cannot find module '([^']+)'", "the Node.js module `$1` is not installed", "Run npm ci in the Dockerfile."),
        Of(@"ImportError: ((?:lib)?[\w.+-]+\.so[\w.]*): cannot open shared object file", "the shared library `$1` is not installed",
            System),
        Of(@"error while loading shared libraries: ([\w.+-]+):", "the shared library `$1` is not installed", System),
        Of(@"version `(GLIBC(?:XX)?_[\d.]+)' not found", "a program needs $1, which is newer than that of the base image",
            "Use a newer base image, or build the program on this one."),
        Of(@"ImportError: (cannot import name .+)", "$1", "Install the library version that the code was written for."),
        Of(@"Can't get attribute '([^']+)' on", "the model refers to `$1`, which the server's program does not define",
            "Define it in a module that is in the image, and save the model again."),
        Of(@"env: .*(?:\\r|\r)'?.*No such file", "the first line of a script ends with a carriage return (Windows line endings)", Crlf),
        Of(@"\^M: bad interpreter|bad interpreter: \S+?\^M",
            "the first line of a script ends with a carriage return (Windows line endings)", Crlf),
        Of(@"(?:\$'\\r'|\r): command not found", "a shell script has Windows line endings", Crlf),
        Of(@"[Ee]xec format error", "the kernel cannot execute the program (exec format error)",
            "Build the image for linux/amd64; a script needs a first line such as #!/usr/bin/env python3."),
        Of(@"(?:exec: ""?([\w./-]+)""?: |executable file [`""]?([\w./-]+)?[`""]? ?)(?:executable file )?not found",
            "there is no program `$1` on the PATH of the image",
            "Set ENTRYPOINT to a program that accepts the argument `serve`, or put a program `serve` on the PATH."),
        Of(@"can't open file '?[^ ']*serve'?", "the interpreter took the argument `serve` for a file", AcceptServe),
        Of(@"(?:unrecognized arguments?|invalid choice|[Nn]o such command|[Uu]nknown command|"
            + @"[Uu]nexpected (?:extra )?argument).{0,6}\bserve\b",
            "its program does not know the argument `serve`", AcceptServe),
        Of(@"Cannot find module .*/serve|Could not find or load main class serve",
            "the interpreter took the argument `serve` for a program",
            AcceptServe),
        Of(@"(?:exec|failed to execute|exec:?) (\S+?):? .*[Nn]o such file or directory|stat (\S+): no such file or directory",
            "`$1` does not exist, or the interpreter on its first line does not (Windows line endings are a usual cause)", Crlf),
        Of(@"(?:exec|execute|stat|starting container process).*[Pp]ermission denied", "the program may not be executed (permission denied)",
            "Make it executable: COPY --chmod=755, or RUN chmod +x."),
        Of(@"Address already in use|EADDRINUSE|address already in use|Errno 98", "its port is in use already (address already in use)",
            "Start one server only, and let nothing else in the container listen on that port."),
        Of(@"EACCES.*(?:listen|bind)|[Pp]ermission denied.*(?:bind|listen)|could not bind.*[Pp]ermission denied|"
            + @"Can't connect to \('[\d.]+', \d{1,3}\)",
            "it may not listen on its port (permission denied)", "Listen on port 8080: ports below 1024 need root."),
        Of(@"No space left on device", "the disk is full (no space left on device)", "Write less, or use a larger volume."),
        Of(@"CUDA out of memory|torch\.(?:cuda\.)?OutOfMemoryError|CUDA_ERROR_OUT_OF_MEMORY", "the GPU has too little memory",
            "Use a larger instance type, or a smaller model, context length or batch."),
        Of(@"(?:^|[^\w])MemoryError|std::bad_alloc|OutOfMemoryError|Cannot allocate memory|JavaScript heap out of memory",
            "it ran out of memory",
            "Use an instance type with more memory, or start fewer workers."),
        Of(@"libcuda\.so|Found no NVIDIA driver|no CUDA-capable device|Failed to infer device type|NVML",
            "it needs a GPU, and this machine offers none",
            "Verify it on a machine with a GPU."),
        Of(@"(?:FileNotFoundError|No such file or directory|NoSuchFileException|ENOENT).*?(/opt/ml/model[^'"" ]*)", "`$1` does not exist",
            "Specify the model with --model FOLDER; SageMaker extracts it into /opt/ml/model."),
        Of(@"(?:FileNotFoundError|NoSuchFileException|ENOENT).*?['""]([^'""]+)['""]", "the file `$1` does not exist",
            "Copy it into the image."),
        Of(@"KeyError: '([A-Z][A-Z0-9_]{2,})'", "the environment variable `$1` is not set",
            "Set it with ENV in the Dockerfile, or in the project's do/environment.json."),
        Of(@"([Tt]emporary failure in name resolution|Name or service not known|Failed to resolve|Connection to \S+ timed out|"
            + @"couldn't connect to 'https?://[^']+'|getaddrinfo (?:failed|E\w+))", "it needs the network when it starts ($1)",
            "Put what it downloads into the image: SageMaker may run it without network."),
        Of(@"(SyntaxError: .+|IndentationError: .+)", "Python cannot read its code ($1)",
            "Correct the code, or use the Python version that it was "
            + "written for."),
        Of(@"(exec: .+|.+: command not found)", "a command does not exist ($1)", "Install it in the image."),
        Of(@"^\w*(?:usage|Usage): ", "its program does not accept the argument `serve`", AcceptServe),
    ];

    private const string Crlf = "Save the script with Unix line endings (dos2unix; `*.sh text eol=lf` in .gitattributes), and check its "
        + "first line.";

    private const string AcceptServe = "Make ENTRYPOINT a program that accepts the argument `serve` and keeps serving.";

    /// <summary>The cause that a line names, or null.</summary>
    public static (string Cause, string Fix)? In(IReadOnlyList<string> lines)
    {
        foreach (var known in All)
        {
            // The last line of a kind is the nearest to the end.
            if (lines.Reverse().Select(line => known.Lines.Match(line)).FirstOrDefault(match => match.Success) is { } match)
                return (Filled(known.Cause, match), Filled(known.Fix, match));
        }

        return null;
    }

    private static string Filled(string text, Match match)
    {
        var first = match.Groups.Values.Skip(1).FirstOrDefault(group => group.Success)?.Value ?? "";
        var second = match.Groups.Count > 2 ? match.Groups[2].Value : "";
        return text.Replace("$1", first.Trim(), StringComparison.Ordinal).Replace("$2", second, StringComparison.Ordinal);
    }

    private static KnownCause Of(string pattern, string cause, string fix) =>
        new(new(pattern, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1)), cause, fix);
}
