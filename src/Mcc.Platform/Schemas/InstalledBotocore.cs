using Mcc.Platform.Processes;

namespace Mcc.Platform.Schemas;

/// <summary>The service models of the AWS CLI or boto3 on this machine.</summary>
public static class InstalledBotocore
{
    /// <summary>Where Python has its data, without running any of it, and without looking into the working folder.</summary>
    private const string Question =
        """
        import sys
        sys.path[:] = [folder for folder in sys.path if folder]
        import importlib.metadata, importlib.util, os
        for name in "botocore", "awscli":
            spec = importlib.util.find_spec(name)
            for folder in spec.submodule_search_locations or [] if spec else []:
                for data in os.path.join(folder, "data"), os.path.join(folder, "botocore", "data"):
                    if os.path.isdir(os.path.join(data, "sagemaker")):
                        print(importlib.metadata.version(name) if name == "botocore" else "", data, sep="\t")
        """;

    /// <summary>Null when there is none.</summary>
    /// <param name="variables">The user's own: PATH says which.</param>
    public static async Task<IModelSource?> Find(IReadOnlyDictionary<string, string> variables, string folder, CancellationToken cancel)
    {
        var path = variables.GetValueOrDefault("PATH") ?? "";
        if (OnPath("aws", path) is { } aws)
        {
            // Version 2 brings a Python of its own, with the models next to it.
            var bundled = Path.Combine(Path.GetDirectoryName(aws)!, "awscli", "botocore", "data");
            if (Directory.Exists(Path.Combine(bundled, "sagemaker")))
                return new FolderSource(bundled, $"the AWS CLI's {bundled}");
            if (PythonOf(aws) is { } own && await Ask(own, variables, folder, cancel) is { } found)
                return found;
        }

        foreach (var python in new[] { "python3", "python" }.Select(name => OnPath(name, path)).OfType<string>())
        {
            if (await Ask(python, variables, folder, cancel) is { } found)
                return found;
        }

        return null;
    }

    private static async Task<IModelSource?> Ask(
        string python, IReadOnlyDictionary<string, string> variables, string folder, CancellationToken cancel)
    {
        var result = await ProcessRunner.Run(new(python, ["-c", Question], folder, variables), cancel);
        return result is { Succeeded: true } && result.Output.Split('\n')[0].Split('\t') is [var version, var data]
            ? new FolderSource(data, version.Length == 0 ? data : $"botocore {version} in {data}", version)
            : null;
    }

    /// <summary>The file that the name stands for, through links.</summary>
    private static string? OnPath(string name, string path)
    {
        var found = path.Split(':', StringSplitOptions.RemoveEmptyEntries).Select(folder => Path.Combine(folder, name))
            .FirstOrDefault(File.Exists);
        return found is null ? null : new FileInfo(found).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? found;
    }

    /// <summary>The interpreter in a script's first line, where that is a Python.</summary>
    private static string? PythonOf(string script)
    {
        try
        {
            using var reader = new StreamReader(script);
            var first = new char[256];
            var line = new string(first, 0, reader.Read(first)).Split('\n')[0];
            return line.StartsWith("#!/", StringComparison.Ordinal) && line.Contains("python", StringComparison.Ordinal)
                && !line.Contains(' ', StringComparison.Ordinal) ? line[2..].Trim() : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
