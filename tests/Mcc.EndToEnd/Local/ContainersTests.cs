using Mcc.EndToEnd.Surroundings;
using Xunit;

namespace Mcc.EndToEnd.Local;

[Collection("containers")]
public sealed class ContainersTests(ContainerEngine engine)
{
    [Fact]
    public Task Docker_runs_deployments_within_instance_limits()
    {
        engine.Require();
        return ServedByEngine.Check("docker", engine.Variables);
    }
}
