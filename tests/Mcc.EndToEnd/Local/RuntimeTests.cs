using Mcc.EndToEnd.Surroundings;
using Xunit;

namespace Mcc.EndToEnd.Local;

public sealed class RuntimeTests
{
    [Fact]
    public Task Streams_pass_in_chunks_and_report_their_end() => LocalRun.Script("streaming.py");

    [Fact]
    public Task Asynchronous_requests_are_queued_answered_in_s3_and_notified() => LocalRun.Script("asynchronous.py");

    [Fact]
    public Task Sessions_stay_copies_take_turns_shadows_and_capture_see_requests() => LocalRun.Script("sessions.py");

    [Fact]
    public Task Pipelines_direct_containers_and_multi_model_endpoints_answer() => LocalRun.Script("several.py");

    [Fact]
    public Task Models_of_a_multi_model_endpoint_are_measured_and_stay_until_unloaded() => LocalRun.Script("many_models.py");

    [Fact]
    public Task A_thousand_models_come_and_go()
    {
        Nightly.Require(isLong: true);
        return LocalRun.Script("thousand_models.py");
    }

    [Fact]
    public Task Serverless_endpoints_start_cold_stay_warm_throttle_and_scale_to_zero() =>
        LocalRun.Script("serverless.py", settings => settings with
        {
            Limits = settings.Limits with { ServerlessIdle = TimeSpan.FromSeconds(1) },
        });
}
