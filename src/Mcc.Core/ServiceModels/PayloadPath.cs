using System.Globalization;
using Mcc.Core.Json;

namespace Mcc.Core.ServiceModels;

/// <summary>Where a value is in a payload: for people (<c>ProductionVariants[0].InstanceType</c>) and as a JSON pointer.</summary>
internal readonly record struct PayloadPath(string Text, string Pointer)
{
    public static PayloadPath Root { get; } = new("", "");

    public PayloadPath Member(string name) => new(Text.Length == 0 ? name : $"{Text}.{name}", JsonPointer.Member(Pointer, name));

    public PayloadPath Item(int index) =>
        new(string.Create(CultureInfo.InvariantCulture, $"{Text}[{index}]"), JsonPointer.Item(Pointer, index));

    /// <summary>The name of a map's entry itself.</summary>
    public PayloadPath Key(string key) => new($"{Text} (key: {key})", JsonPointer.Member(Pointer, key));
}
