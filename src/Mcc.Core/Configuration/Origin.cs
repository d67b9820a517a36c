using Mcc.Core.Diagnostics;

namespace Mcc.Core.Configuration;

/// <summary>
/// The very place a value comes from: <c>--instance-type</c>, <c>ML_INSTANCE_TYPE</c>, <c>mcc.json:4</c>, <c>default</c>.
/// </summary>
/// <param name="Place">The line of a file; null where it is not from one.</param>
public sealed record Origin(Source Source, string Detail, Place? Place = null)
{
    public static Origin Default { get; } = new(Source.Default, "default");

    public static Origin Answer { get; } = new(Source.Answer, "your answer");

    public override string ToString() => Detail;
}
