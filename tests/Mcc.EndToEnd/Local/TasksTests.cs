using Mcc.LocalSageMaker.Settings;
using Xunit;

namespace Mcc.EndToEnd.Local;

/// <summary>ECS, its load balancers, and what ECR has without images, with boto3; the container is a stand-in.</summary>
public sealed class TasksTests
{
    [Fact]
    public Task Services_answer_through_their_load_balancer_with_a_stand_in_container() => LocalRun.Script("tasks.py",
        settings => settings with
        {
            Tasks = new TaskLimits
            {
                FirstChecks = TimeSpan.FromMilliseconds(200),
                ExpressChecks = TimeSpan.FromSeconds(1),
                Stop = TimeSpan.FromSeconds(2),
            },
        });

    [Fact]
    public Task Repositories_keep_tags_policies_and_replication() => LocalRun.Script("repositories.py");
}
