using Xunit;

namespace Mcc.EndToEnd.Local;

public sealed class TransformTests
{
    [Fact]
    public Task Batch_jobs_split_filter_join_and_assemble_as_sagemaker_does() => LocalRun.Script("transform.py");
}
