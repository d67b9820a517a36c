namespace Mcc.LocalSageMaker.Storage;

/// <summary>
/// Whether a bucket keeps the versions of its objects. A bucket that once had it can suspend it, and never be without it.
/// </summary>
internal enum Versioning
{
    None,
    Enabled,
    Suspended,
}
