namespace Mcc.ModelFiles.Pickles;

/// <summary>The rules of what a pickle may not hold whatever it imports; each is a finding's name.</summary>
internal static class PickleAnomaly
{
    public const string Extension = "model-extension-opcode";
    public const string PersistentId = "model-persistent-id";
    public const string OutOfBand = "model-out-of-band-buffer";
    public const string ComputedImport = "model-computed-import";
    public const string ComputedCall = "model-computed-call";
    public const string ArrayClass = "model-odd-array";
    public const string ArrayType = "model-altered-array-type";
    public const string ClassState = "model-changes-a-class";
}
