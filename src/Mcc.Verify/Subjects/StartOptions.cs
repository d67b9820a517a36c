namespace Mcc.Verify.Subjects;

/// <summary>How a container is started.</summary>
/// <param name="Port">Free on this machine.</param>
/// <param name="BindTo">The value of SAGEMAKER_BIND_TO_PORT, or null to leave it out where the subject can do without.</param>
/// <param name="HasSmallDisk">The folder for temporary files is a small file system, where the subject is a container.</param>
public sealed record StartOptions(int Port, int? BindTo, bool HasSmallDisk = false);
