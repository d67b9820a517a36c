namespace Mcc.Verify.Subjects;

/// <summary>How a container is started: on which loopback port it is reached, and whether it gets another port than 8080.</summary>
/// <param name="BindTo">The value of SAGEMAKER_BIND_TO_PORT, or null to leave it out where the subject can do without.</param>
public sealed record StartOptions(int Port, int? BindTo);
