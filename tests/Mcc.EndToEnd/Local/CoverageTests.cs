using Xunit;

namespace Mcc.EndToEnd.Local;

/// <summary>What is served is driven, and answers as another implementation of the same interface does.</summary>
public sealed class CoverageTests
{
    [Fact]
    public Task Every_operation_that_is_served_is_driven_by_a_script() => LocalRun.Script("served.py");

    [Fact]
    public Task Answers_have_the_members_and_refusals_the_codes_that_moto_has() => LocalRun.Script("moto_shapes.py");
}
