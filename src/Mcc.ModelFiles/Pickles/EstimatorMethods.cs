using System.Collections.Immutable;
using Mcc.ModelFiles.Reading;

namespace Mcc.ModelFiles.Pickles;

/// <summary>Which methods the object of a pickle has: those of its class, where its state says that they are there.</summary>
internal sealed class EstimatorMethods(TextStore texts)
{
    private const int Deepest = 12;

    private static readonly ImmutableArray<string> OfNothing = ["transform"];

    /// <summary>None when the class, or that of a part that decides, is not known.</summary>
    public ImmutableArray<string>? Of(Value value, int depth = 0)
    {
        // A step that passes its rows on can transform, and nothing else.
        if (value.IsNone || texts.Is(value, "passthrough"u8)) return OfNothing;
        if (depth > Deepest || value.Is is not PythonInstance { State: { } state } instance) return null;
        if (Estimators.Known.MethodsOf(instance.Type.Name) is not { } methods) return null;
        var found = ImmutableArray.CreateBuilder<string>();
        foreach (var method in methods)
        {
            if (Has(state, method, depth) is not { } has) return null;
            if (has) found.Add(method.Name);
        }

        return found.ToImmutable();
    }

    private bool? Has(PythonDict state, Estimators.Method method, int depth)
    {
        if (method.Where is { } where)
        {
            if (!texts.TryGet(state, System.Text.Encoding.UTF8.GetBytes(where), out var said)) return null;
            var text = said.IsTrue ? bool.TrueString : said.IsFalse ? bool.FalseString : texts.Text(said);
            return text is null ? null : method.Is.Contains(text);
        }

        if (method.Parts.IsEmpty) return true;
        var isKnown = state.Complete;
        foreach (var attribute in method.Parts)
        {
            if (!texts.TryGet(state, attribute, out var part)) continue;
            var inner = Of(EstimatorParts.Last(part), depth + 1);
            if (inner?.Contains(method.Name) == true) return true;
            isKnown &= inner is not null;
        }

        return isKnown ? false : null;
    }
}
