using Mcc.Core.Values;

namespace Mcc.Core.Templates.Syntax;

/// <summary>The names that a template may say, and their values. A loop lays its own name over the outer ones.</summary>
public sealed class Scope
{
    private readonly IReadOnlyDictionary<string, Value>? _values;
    private readonly Scope? _outer;
    private readonly string? _name;
    private readonly Value? _value;

    public Scope(IReadOnlyDictionary<string, Value> values) => _values = values;

    private Scope(Scope outer, string name, Value value)
    {
        _outer = outer;
        _name = name;
        _value = value;
    }

    /// <summary>This scope with one more name, which hides an outer one of the same name.</summary>
    public Scope With(string name, Value value) => new(this, name, value);

    /// <summary>The value of a name, or null when nobody here knows that name.</summary>
    public Value? Find(string name)
    {
        for (var scope = this; scope is not null; scope = scope._outer)
        {
            if (scope._name is not null && string.Equals(scope._name, name, StringComparison.Ordinal))
                return scope._value;
            if (scope._values is not null && scope._values.TryGetValue(name, out var value))
                return value;
        }

        return null;
    }
}
