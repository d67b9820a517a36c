using Mcc.Core.Templates;
using Mcc.Core.Templates.Languages;
using Mcc.Core.Templates.Syntax;
using Mcc.Core.Values;

namespace Mcc.Tests.Templates;

/// <summary>Scopes for tests, in few words.</summary>
internal static class Scopes
{
    public static Scope Of(params (string Name, Value Value)[] values) =>
        new(values.ToDictionary(pair => pair.Name, pair => pair.Value, StringComparer.Ordinal));

    public static Value Group(params (string Name, Value Value)[] values) =>
        Value.Of(values.ToDictionary(pair => pair.Name, pair => pair.Value, StringComparer.Ordinal));

    public static Value List(params Value[] items) => Value.Of((IEnumerable<Value>)items);

    public static string Render(FileKind kind, string text, params (string Name, Value Value)[] values) =>
        Template.Parse("t", kind, text).Render(Of(values));

    /// <summary>The line that is wrong, and what is said about it.</summary>
    public static string Refusal(FileKind kind, string text, params (string Name, Value Value)[] values)
    {
        try
        {
            return "accepted: " + Render(kind, text, values);
        }
        catch (TemplateException bug)
        {
            return bug.Message;
        }
        catch (UnwritableValueException trouble)
        {
            return trouble.Message;
        }
    }
}
