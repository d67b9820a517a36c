using Mcc.EndToEnd.Surroundings;
using Xunit;

namespace Mcc.EndToEnd.Local;

public sealed class ServicesTests
{
    [Fact]
    public Task Logs_scaling_and_repositories_answer_as_the_services_beside_sagemaker()
    {
        var registry = $"127.0.0.1:{Project.FreePort()}";
        return LocalRun.Script("services.py", settings => settings with { Registry = registry }, ("REGISTRY", registry));
    }
}
