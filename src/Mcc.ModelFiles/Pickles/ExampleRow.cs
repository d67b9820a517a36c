using System.Collections.Immutable;
using Mcc.ModelFiles.Reading;
using Cell = Mcc.Core.Values.Value;

namespace Mcc.ModelFiles.Pickles;

/// <summary>Makes one row that the estimator in a pickle takes, from what it keeps of its training data: names, categories, means,
/// words.</summary>
internal sealed class ExampleRow(PickleScan scan)
{
    /// <summary>Columns that a row may have: more make a request that nobody sends as JSON.</summary>
    public const int MostColumns = 100_000;

    private const int Deepest = 12;
    private const string SomeWords = "the text of a document";

    private static readonly Estimators.RowReading Reading = Estimators.Known.Reading;

    private readonly TextStore texts = scan.Texts;
    private readonly ArrayCells cells = new(scan.Texts);

    /// <summary>The row, or null when the file does not say of which columns it is.</summary>
    public Cell? Of(Value root)
    {
        if (root.Is is not PythonInstance) return null;
        if (Document(root, 0) is { } document) return document;
        var names = Names(root, 0);
        if ((names.IsEmpty ? Width(root, 0) : names.Length) is not (> 0 and <= MostColumns and var width)) return null;
        var row = new RowDraft((int)width, names);
        Fill(root, row, [.. Enumerable.Range(0, (int)width)], mayBeTypical: true, 0);
        return row.Complete();
    }

    /// <summary>How many columns a row has, also where the version of the library did not say it.</summary>
    public long? Width(Value value, int depth)
    {
        if (depth > Deepest || value.Is is not PythonInstance { State: { } state }) return null;
        foreach (var attribute in Reading.Counts)
        {
            if (texts.TryGet(state, attribute, out var count) && count is { IsWhole: true, Number: > 0 }) return count.Number;
        }

        foreach (var step in Entrances(state))
        {
            if (Width(step, depth + 1) is { } width) return width;
        }

        foreach (var attribute in Reading.Widths)
        {
            if (texts.TryGet(state, attribute, out var array) && array.Is is PythonArray { Shape: { Count: > 0 } shape }
                && shape[^1] > 0) return shape[^1];
        }

        // One number that a column begins with: there is one column.
        if (Reading.Rows.Any(attribute => texts.TryGet(state, attribute, out var one) && cells.Of(one) is Cell.Number)) return 1;
        // A kernel's machine keeps the shape that it was trained on.
        return texts.TryGet(state, "shape_fit_"u8, out var fit) && fit.Is is PythonTuple
        {
            Items: [_,
            {
                IsWhole: true,
                Number: > 0
            } columns]
        } ? columns.Number : null;
    }

    private ImmutableArray<string> Names(Value value, int depth)
    {
        if (depth > Deepest || value.Is is not PythonInstance { State: { } state }) return [];
        if (OwnNames(state) is { IsEmpty: false } own) return own;
        return Entrances(state).Select(step => Names(step, depth + 1)).FirstOrDefault(static names => !names.IsEmpty, []);
    }

    private ImmutableArray<string> OwnNames(PythonDict state)
    {
        foreach (var attribute in Reading.ColumnNames)
        {
            if (!texts.TryGet(state, attribute, out var found) || Labels(found) is not { Length: > 0 and <= MostColumns } row) continue;
            if (row.All(static cell => cell is Cell.Text)) return [.. row.Select(static cell => ((Cell.Text)cell!).Content)];
        }

        return [];
    }

    // An array, a list, or an Index of pandas: _new_Index(class, {"data": array, …}).
    private Cell?[]? Labels(Value value) =>
        value.Is is PythonInstance { Arguments.Items: [_, { Is: PythonDict index }] } && texts.TryGet(index, "data"u8, out var data)
            ? cells.FirstRow(data) : cells.FirstRow(value);

    /// <summary>The parts that get the rows as they come: the first step that does something, each part of a union, what an estimator is
    /// made of.</summary>
    private IEnumerable<Value> Entrances(PythonDict state)
    {
        if (texts.TryGet(state, "steps"u8, out var steps))
        {
            foreach (var step in EstimatorParts.Of(steps))
            {
                if (step.Is is not PythonInstance instance) continue;
                yield return step;
                if (!Reading.IsAnyFunction(instance.Type.Name) && !Reading.KeepsColumns(instance.Type.Name)) yield break;
            }
        }

        if (texts.TryGet(state, "transformer_list"u8, out var union))
        {
            foreach (var part in EstimatorParts.Of(union)) yield return part;
        }

        foreach (var attribute in Reading.Parts)
        {
            if (!texts.TryGet(state, attribute, out var parts)) continue;
            foreach (var part in EstimatorParts.Of(parts)) yield return part;
        }
    }

    // What takes raw text or dicts does not say how many columns: it makes them.
    private Cell? Document(Value value, int depth)
    {
        if (depth > Deepest || value.Is is not PythonInstance instance) return null;
        var name = instance.Type.Name;
        if (Reading.TakesDocuments(name)) return Words(instance.State);
        if (Reading.TakesDicts(name)) return Features(instance.State);
        if (Reading.TakesAnyRow(name)) return Cell.Of([(Cell)1]);
        if (Reading.TakesLabels(name)) return SomeOf(instance.State, "classes_"u8) is { } label ? Cell.Of([label]) : null;
        if (instance.State is not { } state || Reading.Counts.Any(attribute => texts.TryGet(state, attribute, out _))) return null;
        return Entrances(state).Select(part => Document(part, depth + 1)).FirstOrDefault(static document => document is not null);
    }

    private Cell.Text Words(PythonDict? state)
    {
        if (!texts.TryGet(state, "vocabulary_"u8, out var vocabulary)
            || vocabulary.Is is not PythonDict { Items.Count: > 0 } words) return new(SomeWords);
        return new(string.Join(' ', words.Items.Take(3).Select(word => texts.Text(word.Key)).OfType<string>()));
    }

    private Cell Features(PythonDict? state)
    {
        var members = new Dictionary<string, Cell>(StringComparer.Ordinal);
        if (texts.TryGet(state, "feature_names_"u8, out var names) && cells.FirstRow(names, 1) is [Cell.Text first])
        {
            // "city=Rome" is what became of {"city": "Rome"}.
            var parts = first.Content.Split('=', 2);
            members[parts[0]] = parts.Length == 2 ? parts[1] : 1;
        }
        else
        {
            members["feature"] = 1;
        }

        return Cell.Of(members);
    }

    private Cell? SomeOf(PythonDict? state, ReadOnlySpan<byte> attribute) =>
        texts.TryGet(state, attribute, out var values) ? cells.FirstRow(values)?.FirstOrDefault(static cell => cell is not null) : null;

    /// <param name="places">Which columns of the row the estimator gets, in its own order.</param>
    /// <param name="mayBeTypical">Its numbers are those of the columns themselves, not of what a function made of them.</param>
    private void Fill(Value value, RowDraft row, int[] places, bool mayBeTypical, int depth)
    {
        if (depth > Deepest || value.Is is not PythonInstance { State: { } state }) return;
        if (Width(value, depth) is { } width && width != places.Length) return;
        FillCategories(state, row, places);
        if (mayBeTypical) FillTypical(state, row, places);
        if (texts.TryGet(state, "transformers_"u8, out var transformers)) FillColumns(transformers, state, row, places, mayBeTypical,
            depth);
        if (texts.TryGet(state, "steps"u8, out var steps))
        {
            FillSteps(steps, row, places, mayBeTypical, depth);
            return;
        }

        foreach (var part in Entrances(state)) Fill(part, row, places, mayBeTypical, depth + 1);
    }

    private void FillSteps(Value steps, RowDraft row, int[] places, bool mayBeTypical, int depth)
    {
        foreach (var step in EstimatorParts.Of(steps))
        {
            if (step.Is is not PythonInstance instance) continue;
            Fill(step, row, places, mayBeTypical, depth + 1);
            var isFunction = Reading.IsAnyFunction(instance.Type.Name);
            if (!isFunction && !Reading.KeepsColumns(instance.Type.Name)) return;
            mayBeTypical &= !isFunction;
        }
    }

    private void FillCategories(PythonDict state, RowDraft row, int[] places)
    {
        if (!texts.TryGet(state, "categories_"u8, out var categories) || categories.Is is not PythonList list
            || list.Items.Count != places.Length) return;
        for (var index = 0; index < places.Length; index++)
        {
            if (cells.FirstRow(list.Items[index])?.FirstOrDefault(static cell => cell is not null) is { } category) row.Set(places[index],
                category, RowDraft.Category);
        }
    }

    private void FillTypical(PythonDict state, RowDraft row, int[] places)
    {
        foreach (var attribute in Reading.Codes)
        {
            if (texts.TryGet(state, attribute, out _)) row.SetAll(places, _ => 0, RowDraft.Typical);
        }

        foreach (var attribute in Reading.Rows)
        {
            if (texts.TryGet(state, attribute, out var found)) row.SetAll(places, Row(found, places.Length), RowDraft.Typical);
        }

        foreach (var attribute in Reading.Centres)
        {
            if (texts.TryGet(state, attribute, out var found)) row.SetAll(places, Row(found, places.Length), RowDraft.Centre);
        }
    }

    private Func<int, Cell?> Row(Value value, int width)
    {
        var found = cells.FirstRow(value) ?? [cells.Of(value)];
        return found.Length == width ? index => found[index] : static _ => null;
    }

    // (name, transformer, columns) each.
    private void FillColumns(Value transformers, PythonDict state, RowDraft row, int[] places, bool mayBeTypical, int depth)
    {
        if (transformers.Is is not PythonList list) return;
        var names = OwnNames(state);
        foreach (var entry in list.Items)
        {
            if (entry.Is is not PythonTuple { Items: [_, var transformer, var columns, ..] } || Positions(columns, names,
                places.Length) is not { } positions) continue;
            var chosen = Array.ConvertAll(positions, position => places[position]);
            // One column by itself is a column of documents.
            if (chosen.Length == 1 && Document(transformer, depth + 1) is { } document) row.Set(chosen[0], document, RowDraft.Category);
            else Fill(transformer, row, chosen, mayBeTypical, depth + 1);
        }
    }

    /// <summary>The columns that were named, numbered, sliced or masked; null when that cannot be followed.</summary>
    private int[]? Positions(Value columns, ImmutableArray<string> names, int width)
    {
        if (columns.Is is PythonInstance { Type.Name.Name: "slice", Arguments.Items: [var start, var stop, var step] })
            return Sliced(start, stop, step, names, width);
        var cellsOfColumns = Labels(columns) ?? [cells.Of(columns)];
        if (cellsOfColumns.Length == width && cellsOfColumns.All(static cell => cell is Cell.Flag))
            return [.. Enumerable.Range(0, width).Where(index => ((Cell.Flag)cellsOfColumns[index]!).On)];
        var found = Array.ConvertAll(cellsOfColumns, cell => Position(cell, names, width));
        return Array.TrueForAll(found, position => position is >= 0 && position < width) ? Array.ConvertAll(found,
            static position => position!.Value) : null;
    }

    private int[]? Sliced(Value start, Value stop, Value step, ImmutableArray<string> names, int width)
    {
        // A slice of names has its end in it.
        var first = start.IsNone ? 0 : Position(cells.Of(start), names, width);
        var end = stop.IsNone ? width : Position(cells.Of(stop), names, width) + (stop.IsText ? 1 : 0);
        if (first is not >= 0 || end is not >= 0 || !(step.IsNone || step is { IsWhole: true, Number: > 0 })) return null;
        var by = step.IsNone ? 1 : (int)Math.Min(step.Number, width);
        return [.. Enumerable.Range(first.Value, Math.Max(Math.Min(end.Value, width) - first.Value,
            0)).Where(index => (index - first.Value) % by == 0)];
    }

    private static int? Position(Cell? column, ImmutableArray<string> names, int width) => column switch
    {
        Cell.Text(var name) => names.IndexOf(name) is >= 0 and var index ? index : null,
        Cell.Number(var number) when number >= -width && number <= width => (int)(number < 0 ? number + width : number),
        _ => null,
    };
}
