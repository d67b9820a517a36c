using Mcc.EndToEnd.Surroundings;
using Xunit;

namespace Mcc.EndToEnd.Local;

[Collection("containers")]
public sealed class ContainersTests(ContainerEngine engine)
{
    [Fact]
    public Task Docker_runs_what_is_deployed_within_the_limits_of_its_instance_and_nothing_stays()
    {
        engine.Require();
        return ServedByEngine.Check("docker", engine.Variables);
    }
}
