using Mcc.Core.Projects.Views;
using Mcc.Tests.Laws;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Projects;

public sealed class ViewsTests
{
    /// <summary>So the order in which they stand on the list decides nothing.</summary>
    [Fact]
    public void No_two_views_show_one_name() =>
        (from made in Combinations.Plain(Made.Catalog)
         let deployment = made.Project.Deployment
         from shown in ViewList.Named(deployment.Layers.Behaviours).SelectMany(view => view.Of(deployment, Made.Catalog))
             .GroupBy(value => value.Name, StringComparer.Ordinal)
         where shown.Count() > 1
         select $"{deployment.Backend.Id} on {deployment.Target.Id}: {shown.Key}").ShouldBeEmpty();
}
