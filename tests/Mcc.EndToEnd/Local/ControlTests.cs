using Xunit;

namespace Mcc.EndToEnd.Local;

public sealed class ControlTests
{
    [Fact]
    public Task Boto3_makes_models_and_endpoints_that_really_run_and_is_refused_as_by_sagemaker() => LocalRun.Script("control.py");

    [Fact]
    public Task Endpoints_are_updated_all_at_once_by_canary_and_step_by_step_and_rolled_back() => LocalRun.Script("update.py");

    [Fact]
    public Task Inference_components_have_copies_and_are_updated_in_batches() => LocalRun.Script("components.py");
}
