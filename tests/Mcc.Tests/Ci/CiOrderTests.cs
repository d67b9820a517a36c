using Mcc.Core.Ci;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Ci;

/// <summary>Which stages can be run, which results stay, and how many stages run at the same time.</summary>
public sealed class CiOrderTests
{
    [Fact]
    public void A_failed_stage_stops_those_after_it()
    {
        var row = CiRecords.Row("one", CiRecords.Cell(CiStage.Generate, CiStatus.Passed), CiRecords.Cell(CiStage.Lint, CiStatus.Failed));

        CiOrder.Blocked(row, CiStage.Lint, isRemote: false).ShouldBeNull();
        CiOrder.Blocked(row, CiStage.Build, isRemote: false).ShouldBe("lint failed");
        CiOrder.Blocked(row, CiStage.Deploy, isRemote: false).ShouldBe("lint failed");
    }

    [Fact]
    public void A_skipped_stage_stops_only_what_needs_it()
    {
        var row = CiRecords.Row("one", CiRecords.Cell(CiStage.Generate, CiStatus.Passed),
            CiRecords.Cell(CiStage.Build, CiStatus.Skipped, "no engine"));

        CiOrder.Blocked(row, CiStage.Serve, isRemote: false).ShouldBeNull();
        CiOrder.Blocked(row, CiStage.Deploy, isRemote: false).ShouldBeNull();
        CiOrder.Blocked(row, CiStage.Deploy, isRemote: true).ShouldBe("build was skipped: no engine");
        var unserved = row.With(CiRecords.Cell(CiStage.Serve, CiStatus.Skipped, "no vllm"));
        CiOrder.Blocked(unserved, CiStage.Verify, isRemote: false).ShouldBe("serve was skipped: no vllm");
        CiOrder.Blocked(unserved, CiStage.Deploy, isRemote: false).ShouldBe("serve was skipped: no vllm");
    }

    [Fact]
    public void Only_what_passed_with_the_same_inputs_stays()
    {
        var earlier = CiRecords.Row("one", CiRecords.Cell(CiStage.Generate, CiStatus.Passed),
            CiRecords.Cell(CiStage.Lint, CiStatus.Failed), CiRecords.Cell(CiStage.Build, CiStatus.Skipped),
            CiRecords.Cell(CiStage.Serve, CiStatus.StandIn), CiRecords.Cell(CiStage.Deploy, CiStatus.Passed));

        CiOrder.Kept(earlier, "sha256:0", CiStage.Verify).Select(cell => cell.Stage).ShouldBe([CiStage.Generate, CiStage.Serve]);
        CiOrder.Kept(earlier, "sha256:1", CiStage.Verify).ShouldBeEmpty();
        CiOrder.Kept(null, "sha256:0", CiStage.Verify).ShouldBeEmpty();
    }

    [Fact]
    public void Nothing_stays_of_a_project_that_was_not_generated() =>
        CiOrder.Kept(CiRecords.Row("one", CiRecords.Cell(CiStage.Generate, CiStatus.Failed), CiRecords.Cell(CiStage.Lint, CiStatus.Passed)),
            "sha256:0", CiStage.Lint).ShouldBeEmpty();

    [Fact]
    public void A_repeated_stage_replaces_its_result_in_its_place() =>
        CiRecords.Row("one", CiRecords.Cell(CiStage.Generate, CiStatus.Passed), CiRecords.Cell(CiStage.Build, CiStatus.Passed))
            .With(CiRecords.Cell(CiStage.Lint, CiStatus.Failed)).With(CiRecords.Cell(CiStage.Lint, CiStatus.Passed))
            .Cells.Select(cell => (cell.Stage, cell.Status))
            .ShouldBe([(CiStage.Generate, CiStatus.Passed), (CiStage.Lint, CiStatus.Passed), (CiStage.Build, CiStatus.Passed)]);

    [Fact]
    public void Heavy_stages_are_limited_by_processors_and_all_by_jobs()
    {
        var capacity = CiCapacity.Of(processors: 2, memoryMib: 1 << 20, jobs: 4);

        capacity.Admits([CiStage.Serve], CiStage.Serve).ShouldBeTrue();
        capacity.Admits([CiStage.Serve, CiStage.Deploy], CiStage.Verify).ShouldBeFalse();
        capacity.Admits([CiStage.Serve, CiStage.Deploy], CiStage.Lint).ShouldBeTrue();
        capacity.Admits([CiStage.Lint, CiStage.Lint, CiStage.Lint, CiStage.Lint], CiStage.Lint).ShouldBeFalse();
        CiCapacity.Of(processors: 2, memoryMib: 1 << 20, jobs: null).ShouldBe(new(2, 2, 1 << 20));
    }

    [Fact]
    public void Stages_share_the_memory_and_one_always_starts()
    {
        var capacity = new CiCapacity(8, 8, CiStages.MemoryMib(CiStage.Serve) * 2);

        capacity.Admits([CiStage.Serve], CiStage.Verify).ShouldBeTrue();
        capacity.Admits([CiStage.Serve, CiStage.Verify], CiStage.Generate).ShouldBeFalse();
        new CiCapacity(8, 8, 1).Admits([], CiStage.Deploy).ShouldBeTrue();
    }
}
