using Mcc.Core.Diagnostics;
using Mcc.Core.Policies;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Policies;

public sealed class PolicyDocumentTests
{
    private const string Endpoint = "arn:aws:sagemaker:eu-west-1:123456789012:endpoint/rides";

    [Theory]
    // Wildcards; actions have no case, resources have.
    [InlineData("""{"Effect":"Allow","Action":"sagemaker:Describe*","Resource":"*"}""", "sagemaker:DescribeEndpoint", true)]
    [InlineData("""{"Effect":"Allow","Action":"SAGEMAKER:describeendpoint","Resource":"*"}""", "sagemaker:DescribeEndpoint", true)]
    [InlineData("""{"Effect":"Allow","Action":"sagemaker:Describe","Resource":"*"}""", "sagemaker:DescribeEndpoint", false)]
    [InlineData("""{"Effect":"Allow","Action":"*","Resource":"arn:aws:sagemaker:*:123456789012:endpoint/*"}""", "sagemaker:X", true)]
    [InlineData("""{"Effect":"Allow","Action":"*","Resource":"arn:aws:sagemaker:eu-west-?:*:endpoint/r?des"}""", "sagemaker:X", true)]
    [InlineData("""{"Effect":"Allow","Action":"*","Resource":"arn:aws:sagemaker:*:123456789012:endpoint/Rides"}""", "sagemaker:X", false)]
    [InlineData("""{"Effect":"Allow","Action":"*","Resource":"arn:aws:sagemaker:*:123456789012:endpoint/ride"}""", "sagemaker:X", false)]
    [InlineData("""{"Effect":"Allow","Action":["s3:*","sagemaker:X"],"Resource":["a","*rides"]}""", "sagemaker:X", true)]
    [InlineData("""{"Effect":"Allow","NotAction":"iam:*","Resource":"*"}""", "sagemaker:X", true)]
    [InlineData("""{"Effect":"Allow","NotAction":"sagemaker:*","Resource":"*"}""", "sagemaker:X", false)]
    [InlineData("""{"Effect":"Allow","Action":"*","NotResource":"*:endpoint/rides"}""", "sagemaker:X", false)]
    // Variables.
    [InlineData("""{"Effect":"Allow","Action":"*","Resource":"arn:aws:sagemaker:${aws:RequestedRegion}:*"}""", "sagemaker:X", true)]
    [InlineData("""{"Effect":"Allow","Action":"*","Resource":"arn:aws:sagemaker:${aws:username}:*"}""", "sagemaker:X", false)]
    [InlineData("""{"Effect":"Allow","Action":"*","Resource":"arn:aws:sagemaker:${aws:username, 'eu-west-1'}:*"}""", "sagemaker:X", true)]
    [InlineData("""{"Effect":"Allow","Action":"*","Resource":"${*}"}""", "sagemaker:X", false)]
    public void A_statement_covers_what_iam_says(string statement, string action, bool allowed) =>
        Decide([statement], action).IsAllowed.ShouldBe(allowed);

    [Theory]
    [InlineData("""{"StringEquals":{"aws:RequestedRegion":"eu-west-1"}}""", true)]
    [InlineData("""{"StringEquals":{"AWS:requestedregion":["x","eu-west-1"]}}""", true)]
    [InlineData("""{"StringEquals":{"aws:RequestedRegion":"eu-*"}}""", false)]
    [InlineData("""{"StringLike":{"aws:RequestedRegion":"eu-*"}}""", true)]
    [InlineData("""{"StringEqualsIgnoreCase":{"aws:RequestedRegion":"EU-WEST-1"}}""", true)]
    [InlineData("""{"StringNotEquals":{"aws:RequestedRegion":["us-east-1","us-east-2"]}}""", true)]
    [InlineData("""{"StringNotEquals":{"aws:RequestedRegion":["us-east-1","eu-west-1"]}}""", false)]
    [InlineData("""{"StringNotLike":{"aws:RequestedRegion":"eu-*"}}""", false)]
    // A key that the call lacks.
    [InlineData("""{"StringEquals":{"aws:missing":"x"}}""", false)]
    [InlineData("""{"StringEqualsIfExists":{"aws:missing":"x"}}""", true)]
    [InlineData("""{"StringEqualsIfExists":{"aws:RequestedRegion":"x"}}""", false)]
    [InlineData("""{"StringNotEquals":{"aws:missing":"x"}}""", true)]
    [InlineData("""{"Null":{"aws:missing":"true"}}""", true)]
    [InlineData("""{"Null":{"aws:missing":false}}""", false)]
    [InlineData("""{"Null":{"aws:RequestedRegion":"false"}}""", true)]
    [InlineData("""{"Bool":{"aws:SecureTransport":true}}""", true)]
    [InlineData("""{"Bool":{"aws:SecureTransport":"false"}}""", false)]
    // Each part of an ARN is compared for itself.
    [InlineData("""{"ArnLike":{"aws:SourceArn":"arn:aws:sagemaker:*:*:endpoint/*"}}""", true)]
    [InlineData("""{"ArnLike":{"aws:SourceArn":"arn:aws:*:endpoint/*"}}""", false)]
    [InlineData("""{"ArnNotLike":{"aws:SourceArn":"arn:aws:s3:*:*:*"}}""", true)]
    // Sets.
    [InlineData("""{"ForAllValues:StringEquals":{"aws:TagKeys":["mcc:project","mcc:stage","more"]}}""", true)]
    [InlineData("""{"ForAllValues:StringEquals":{"aws:TagKeys":["mcc:project"]}}""", false)]
    [InlineData("""{"ForAllValues:StringEquals":{"aws:missing":["x"]}}""", true)]
    [InlineData("""{"ForAnyValue:StringLike":{"aws:TagKeys":"mcc:pro*"}}""", true)]
    [InlineData("""{"ForAnyValue:StringEquals":{"aws:missing":["x"]}}""", false)]
    // All operators and all keys must hold.
    [InlineData("""{"StringEquals":{"aws:RequestedRegion":"eu-west-1","aws:missing":"x"}}""", false)]
    [InlineData("""{"StringEquals":{"aws:RequestedRegion":"eu-west-1"},"Bool":{"aws:SecureTransport":"false"}}""", false)]
    public void A_condition_holds_as_iam_says(string condition, bool holds) =>
        Decide([$$"""{"Effect":"Allow","Action":"*","Resource":"*","Condition":{{condition}}}"""], "sagemaker:X").IsAllowed.ShouldBe(holds);

    [Fact]
    public void A_denial_is_stronger_and_is_named()
    {
        const string allow = """{"Sid":"All","Effect":"Allow","Action":"*","Resource":"*"}""";
        Decide([allow], "sagemaker:DeleteEndpoint").Statement!.Sid.ShouldBe("All");
        var denied = Decide([allow, """{"Sid":"Keep","Effect":"Deny","Action":"*:Delete*","Resource":"*"}"""], "sagemaker:DeleteEndpoint");
        denied.IsAllowed.ShouldBeFalse();
        denied.Statement!.Sid.ShouldBe("Keep");
        Decide(["""{"Effect":"Allow","Action":"s3:*","Resource":"*"}"""], "sagemaker:X").Statement.ShouldBeNull();
    }

    [Theory]
    [InlineData("""{"Statement":[{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"NumericLessThan":{"x":"1"}}}]}""", "NumericLessThan x")]
    [InlineData("""{"Statement":[{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"NullIfExists":{"x":"true"}}}]}""", "NullIfExists x")]
    [InlineData("""{"Statement":[{"Effect":"Allow","Action":"*","Resource":"*","Condition":[]}]}""", "condition")]
    [InlineData("""{"Statement":[{"Effect":"Allow","Action":"*","Resource":"*","Principal":"*"}]}""", "Principal")]
    [InlineData("""{"Statement":[{"Effect":"allow","Action":"*","Resource":"*"}]}""", "Effect")]
    [InlineData("""{"Statement":[{"Effect":"Allow","Action":"*"}]}""", "Resource")]
    [InlineData("""{"Statement":[{"Effect":"Allow","Action":{},"Resource":"*"}]}""", "Action")]
    [InlineData("""{"Statement":[{"Effect":"Allow","Action":"*","NotAction":"*","Resource":"*"}]}""", "Action")]
    [InlineData("""{"Statement":["x"]}""", "JSON object")]
    [InlineData("""{"Statement":[]}""", "Statement")]
    [InlineData("[]", "Statement")]
    [InlineData("{", "valid JSON")]
    public void What_cannot_be_evaluated_is_refused(string text, string named)
    {
        var findings = new List<Finding>();
        PolicyDocument.Read(text, "policy.json", findings).ShouldBeNull();
        findings.ShouldHaveSingleItem().Text.ShouldContain(named);
        findings[0].Text.ShouldContain("policy.json");
    }

    [Fact]
    public void A_pattern_of_many_stars_does_not_take_long()
    {
        var call = new PolicyCall("a:b", new string('a', 2000), PolicyCall.NoKeys);
        PolicyPattern.Matches(string.Concat(Enumerable.Repeat("*a", 500)) + "b", call.Resource, call).ShouldBeFalse();
    }

    private static PolicyDecision Decide(string[] statements, string action)
    {
        var findings = new List<Finding>();
        var policy = PolicyDocument.Read($$"""{"Version":"2012-10-17","Statement":[{{string.Join(',', statements)}}]}""", "policy", findings);
        findings.ShouldBeEmpty();
        return policy!.Decide(new(action, Endpoint, new Dictionary<string, IReadOnlyList<string>>(StringComparer.OrdinalIgnoreCase)
        {
            ["aws:RequestedRegion"] = ["eu-west-1"],
            ["aws:SecureTransport"] = ["true"],
            ["aws:SourceArn"] = [Endpoint],
            ["aws:TagKeys"] = ["mcc:project", "mcc:stage"],
        }));
    }
}
