namespace Mcc;

/// <summary>What a test shows of deployment targets. From these, a test writes the table of docs/targets.md.</summary>
/// <param name="targets">Their IDs; none: all.</param>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class ProvesAttribute(ProofStep step, ProofPart part, params string[] targets) : Attribute
{
    public ProofStep Step { get; } = step;

    public ProofPart Part { get; } = part;

    public IReadOnlyList<string> Targets { get; } = targets;
}

/// <summary>The columns of the table.</summary>
public enum ProofStep
{
    Generated,
    CloudFormation,
    Terraform,
    Botocore,
    CfnLint,
    TerraformProgram,
    Moto,
    ApiServer,
    Deployed,
    Answered,
}

/// <summary>What takes part in a test.</summary>
public enum ProofPart
{
    /// <summary>The very program, or the very server with a trained model.</summary>
    Real,

    /// <summary>Something takes the place of AWS, or of the server's program.</summary>
    StandIn,
}
