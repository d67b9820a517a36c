using Mcc.EndToEnd.Surroundings;
using Mcc.LocalSageMaker.Settings;
using Xunit;

namespace Mcc.EndToEnd.Local;

/// <summary>Lambda on this machine, with boto3: the same cases with the client of generated projects and with AWS's own.</summary>
public sealed class FunctionsTests
{
    private static string Folder => Path.Combine(PythonScript.Folder, "function");

    [Fact]
    public Task The_client_of_projects_answers_as_lambda_asks_in_front_of_a_stand_in_server() => Run("python",
        ("LAMBDA_CLIENT", Path.Combine(Repository.Root, "data", "features", "lambda-runtime", "files", "runtime", "server")));

    [Fact]
    public async Task The_own_client_of_aws_for_node_answers_unmodified()
    {
        Nightly.Require(true);
        await Run("node", ("LAMBDA_RIC", await NodeModules.Install(Path.Combine(Folder, "ric"), builds: true)));
    }

    private static Task Run(string client, (string Name, string Value) place) => LocalRun.Script("functions.py",
        settings => settings with
        {
            Projects = [new(client, Path.Combine(Folder, client))],
            Functions = new FunctionLimits { Init = TimeSpan.FromSeconds(1.5) },
        },
        ("CLIENT", client), place);
}
