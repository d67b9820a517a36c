using System.Globalization;
using System.Text;
using Mcc.Core.Values;

namespace Mcc.Core.Templates.Languages;

/// <summary>A whole value in a language of data, whatever its shape. What is missing within it is left out.</summary>
internal class ValueLiteral(string yes, string no, string colon) : Escaping
{
    public static readonly ValueLiteral OfPython = new("True", "False", ": ");

    public override string Where => "as a value";

    public override bool Takes(Value value) => value is not Value.Missing;

    public override string? Write(Value value, StringBuilder output)
    {
        switch (value)
        {
            case Value.Number number:
                output.Append(number.Amount.ToString(CultureInfo.InvariantCulture));
                break;
            case Value.Flag flag:
                output.Append(flag.On ? yes : no);
                break;
            case Value.Items items:
                output.Append('[');
                AppendAll(items.Values, output);
                output.Append(']');
                break;
            case Value.Members members:
                output.Append('{');
                AppendAll(members.Entries, output);
                output.Append('}');
                break;
            default:
                AppendText(value.Characters!, output);
                break;
        }

        return null;
    }

    protected virtual void AppendText(string text, StringBuilder output)
    {
        output.Append('"');
        Escapes.Append(text, "\\\"", output);
        output.Append('"');
    }

    private void AppendAll(IEnumerable<Value> items, StringBuilder output)
    {
        var comma = "";
        foreach (var item in items.Where(item => item is not Value.Missing))
        {
            output.Append(comma);
            Write(item, output);
            comma = ", ";
        }
    }

    private void AppendAll(IEnumerable<KeyValuePair<string, Value>> members, StringBuilder output)
    {
        var comma = "";
        foreach (var (name, value) in members.Where(member => member.Value is not Value.Missing))
        {
            output.Append(comma);
            AppendText(name, output);
            output.Append(colon);
            Write(value, output);
            comma = ", ";
        }
    }
}
