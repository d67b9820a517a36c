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

    public override void Require()
    {
        base.Require();
        var version = Shell.Run("/usr/bin/aws", ["--version"], "/").GetAwaiter().GetResult().Output;
        Assert.SkipUnless(version.StartsWith("aws-cli/2.9.", StringComparison.Ordinal),
            $"/usr/bin/aws is not Debian's AWS CLI 2.9 but {version}.");
    }

    public override Dictionary<string, string> Variables(TemporaryFolder folder) =>
        new(base.Variables(folder)) { ["AWS_ENDPOINT_URL"] = Address };
}
