namespace Mcc.LocalSageMaker.Runtime;

/// <summary>A container's answer is longer than SageMaker passes on.</summary>
#pragma warning disable CA1032, S3871 // It stays in this room, and says the limit; without it would be no use.
internal sealed class ResponseTooLongException(long limit)
    : Exception(FormattableString.Invariant($"The response is longer than {limit} bytes, the maximum that SageMaker returns."));
#pragma warning restore CA1032, S3871
