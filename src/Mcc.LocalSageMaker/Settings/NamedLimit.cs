namespace Mcc.LocalSageMaker.Settings;

/// <summary>A limit as a user names and writes it.</summary>
/// <param name="Read">As text; what is read back gives the same.</param>
/// <param name="With">The limits with this one set; null when the text is not a valid value.</param>
public sealed record NamedLimit(string Name, string What, Func<Limits, string> Read, Func<Limits, string, Limits?> With);
