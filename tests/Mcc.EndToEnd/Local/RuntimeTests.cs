using Xunit;

namespace Mcc.EndToEnd.Local;

public sealed class RuntimeTests
{
    [Fact]
    public Task Streams_pass_through_piece_by_piece_and_tell_how_they_end() => LocalRun.Script("streaming.py");

    [Fact]
    public Task Asynchronous_requests_are_queued_answered_in_s3_and_notified() => LocalRun.Script("asynchronous.py");

    [Fact]
    public Task Containers_answer_in_a_chain_or_each_for_itself_and_models_come_and_go() => LocalRun.Script("several.py");
}
