using Mcc.EndToEnd.Surroundings;
using Xunit;

namespace Mcc.EndToEnd.Local;

public sealed class ServicesTests
{
    [Fact]
    public Task Logs_scaling_and_ECR_answer_as_AWS_does()
    {
        var registry = $"127.0.0.1:{Project.FreePort()}";
        return LocalRun.Script("services.py", settings => settings with { Registry = registry }, ("REGISTRY", registry));
    }

    [Fact]
    public Task Scaling_policies_are_executed_as_with_AWS() => LocalRun.Script("scaling.py");
}
