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
}
