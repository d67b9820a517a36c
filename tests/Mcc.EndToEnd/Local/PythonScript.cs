using System.Runtime.CompilerServices;
using Mcc.LocalSageMaker;
using Mcc.LocalSageMaker.Settings;
using Mcc.Platform.Processes;
using Shouldly;
using Xunit;

namespace Mcc.EndToEnd.Local;

/// <summary>Scripts of this folder that drive the local SageMaker with boto3 and the AWS CLI of the machine, unmodified.</summary>
internal static class PythonScript
{
    private const int NoModule = 3;

    public static string Folder => Path.GetDirectoryName(ThisFile())!;

    public static async Task Run(SageMakerServer local, string script, params IReadOnlyDictionary<string, string>[] variables)
    {
        var environment = Environment.GetEnvironmentVariables().Keys.Cast<string>()
            .Where(name => !name.StartsWith("AWS_", StringComparison.Ordinal))
            .ToDictionary(name => name, name => Environment.GetEnvironmentVariable(name)!, StringComparer.Ordinal);
        environment["AWS_CONFIG_FILE"] = local.ProfileFile;
        environment["AWS_SHARED_CREDENTIALS_FILE"] = local.ProfileFile;
        environment["AWS_PROFILE"] = CredentialFile.Profile;
        environment["AWS_EC2_METADATA_DISABLED"] = "true";
        environment["AWS_MAX_ATTEMPTS"] = "1";
        environment["PYTHONDONTWRITEBYTECODE"] = "1";
        foreach (var (name, value) in variables.SelectMany(each => each))
            environment[name] = value;
        var result = await ProcessRunner.Run(new("python3", [Path.Combine(Folder, "run.py"), Path.Combine(Folder, script)], Folder,
            environment),
            TestContext.Current.CancellationToken);
        if (result is null or { ExitCode: NoModule })
        {
            Assert.Skip($"Nothing drives the local SageMaker on this machine: {result?.Error.Trim() ?? "there is no python3"}.");
            return;
        }

        TestContext.Current.TestOutputHelper?.WriteLine(result.Output);
        result.ExitCode.ShouldBe(0, result.Output + result.Error);
    }

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
