using System.Globalization;
using System.Text.Json.Nodes;
using Mcc.LocalSageMaker.Protocols;

namespace Mcc.LocalSageMaker.Transform;

/// <summary>
/// The JSONPath of batch transform's filters: $, .name, ['name', …], [number, …], [start:end] and *
/// (https://docs.aws.amazon.com/sagemaker/latest/dg/batch-transform-data-processing.html).
/// </summary>
internal sealed class FilterPath
{
    private readonly IReadOnlyList<Step> steps;

    private FilterPath(IReadOnlyList<Step> steps)
    {
        this.steps = steps;
    }

    public bool TakesAll => steps.Count == 0;

    /// <exception cref="AwsServiceException">It is not a filter that batch transform supports.</exception>
    public static FilterPath Read(string text)
    {
        var reader = new Reader(text);
        return new(reader.Steps());
    }

    /// <summary>What the path selects; null when there is no such thing.</summary>
    public JsonNode? Select(JsonNode? value)
    {
        foreach (var step in steps)
            value = step.Select(value);
        return value?.DeepClone();
    }

    /// <summary>The columns that the path selects.</summary>
    public IReadOnlyList<string> Select(IReadOnlyList<string> columns) =>
        steps.Count == 0 ? columns : steps.Aggregate(columns, (left, step) => step.Select(left));

    private abstract record Step
    {
        public abstract JsonNode? Select(JsonNode? value);

        public abstract IReadOnlyList<string> Select(IReadOnlyList<string> columns);
    }

    private sealed record Names(IReadOnlyList<string> Wanted) : Step
    {
        public override JsonNode? Select(JsonNode? value)
        {
            if (value is not JsonObject members) return null;
            if (Wanted.Count == 1) return members[Wanted[0]];
            return new JsonObject(Wanted.Where(members.ContainsKey).Select(name => KeyValuePair.Create(name, members[name]?.DeepClone())));
        }

        public override IReadOnlyList<string> Select(IReadOnlyList<string> columns) => [];
    }

    private sealed record Indices(IReadOnlyList<int> Wanted) : Step
    {
        public override JsonNode? Select(JsonNode? value)
        {
            if (value is not JsonArray items) return null;
            var chosen = Wanted.Select(index => index < 0 ? items.Count + index : index).Where(index => index >= 0 && index < items.Count)
                .ToList();
            if (Wanted.Count > 1) return new JsonArray([.. chosen.Select(index => items[index]?.DeepClone())]);
            return chosen.Count == 1 ? items[chosen[0]] : null;
        }

        public override IReadOnlyList<string> Select(IReadOnlyList<string> columns) =>
            [.. Wanted.Select(index => index < 0 ? columns.Count + index : index).Where(index => index >= 0 && index < columns.Count)
                .Select(index => columns[index])];
    }

    private sealed record Slice(int? Start, int? End) : Step
    {
        public override JsonNode? Select(JsonNode? value)
        {
            if (value is not JsonArray items) return null;
            var (from, count) = Range(items.Count);
            return new JsonArray([.. items.Skip(from).Take(count).Select(item => item?.DeepClone())]);
        }

        public override IReadOnlyList<string> Select(IReadOnlyList<string> columns)
        {
            var (from, count) = Range(columns.Count);
            return [.. columns.Skip(from).Take(count)];
        }

        private (int From, int Count) Range(int length)
        {
            var from = Math.Clamp(Start < 0 ? length + Start.Value : Start ?? 0, 0, length);
            var to = Math.Clamp(End < 0 ? length + End.Value : End ?? length, from, length);
            return (from, to - from);
        }
    }

    private sealed record All : Step
    {
        public override JsonNode? Select(JsonNode? value) => value switch
        {
            JsonObject members => new JsonArray([.. members.Select(member => member.Value?.DeepClone())]),
            JsonArray => value,
            _ => null,
        };

        public override IReadOnlyList<string> Select(IReadOnlyList<string> columns) => columns;
    }

    private sealed class Reader(string text)
    {
        private int at;

        public IReadOnlyList<Step> Steps()
        {
            if (text.Length == 0 || text[0] != '$') throw Wrong();
            at = 1;
            var steps = new List<Step>();
            while (at < text.Length)
                steps.Add(text[at++] switch { '.' => Dotted(), '[' => Bracketed(), _ => throw Wrong() });
            return steps;
        }

        private Step Dotted()
        {
            var end = text.AsSpan(at).IndexOfAny('.', '[');
            var name = end < 0 ? text[at..] : text.Substring(at, end);
            at += name.Length;
            return name switch { "" => throw Wrong(), "*" => new All(), _ => new Names([name]) };
        }

        private Step Bracketed()
        {
            var end = Closing();
            var inside = text[at..end].Trim();
            at = end + 1;
            if (inside is "*") return new All();
            if (inside.StartsWith('\'') || inside.StartsWith('"')) return new Names([.. Quoted(inside)]);
            if (inside.Split(':') is [{ } start, { } stop]) return new Slice(Optional(start), Optional(stop));
            return new Indices([.. inside.Split(',').Select(each => Optional(each) ?? throw Wrong())]);
        }

        /// <summary>The bracket that is not inside quotes.</summary>
        private int Closing()
        {
            var quote = '\0';
            for (var index = at; index < text.Length; index++)
            {
                if (quote != '\0') quote = text[index] == quote ? '\0' : quote;
                else if (text[index] is '\'' or '"') quote = text[index];
                else if (text[index] == ']') return index;
            }

            throw Wrong();
        }

        private IEnumerable<string> Quoted(string inside)
        {
            var index = 0;
            while (index < inside.Length)
            {
                var quote = inside[index];
                var close = quote is '\'' or '"' ? inside.IndexOf(quote, index + 1) : -1;
                if (close < 0) throw Wrong();
                yield return inside[(index + 1)..close];
                index = close + 1;
                while (index < inside.Length && inside[index] is ' ' or ',')
                    index++;
            }
        }

        private int? Optional(string number) =>
            number.Trim().Length == 0 ? null
            : int.TryParse(number.Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value
            : throw Wrong();

        private AwsServiceException Wrong() => AwsServiceException.Validation($"{text} is not a valid filter. It must be a JSONPath of $, "
            + ".name, ['name'], [number], [start:end] and *.");
    }
}
