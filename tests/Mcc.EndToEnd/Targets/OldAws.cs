using Mcc.EndToEnd.Surroundings;
using Xunit;

namespace Mcc.EndToEnd.Targets;

/// <summary>
/// The local SageMaker, asked with Debian's AWS CLI (2.9), which does not read AWS_ENDPOINT_URL and knows no inference components: set
/// up by the variables that <c>mcc local env</c> prints.
/// </summary>
public sealed class OldAws : LocalAws
{
    protected override string Python => TrainedModel.Python;

    protected override void RequireVersion(Version version) =>
        Assert.SkipUnless(version is { Major: 2, Minor: 9 }, $"{Python}'s AWS CLI is not Debian's 2.9 but {version}.");

    public override Dictionary<string, string> Variables(TemporaryFolder folder) =>
        new(base.Variables(folder)) { ["AWS_ENDPOINT_URL"] = Address };
}
