using System.Runtime.InteropServices;

namespace Endpoint;

/// <summary>Collects rows of the same length.</summary>
internal sealed class RowBuilder
{
    private readonly List<double> values = [];
    private int columns;
    private int width;

    public int Count { get; private set; }

    public string Place => $"row {Count + 1}, column {width + 1}";

    /// <param name="isTentative">It may belong to a header.</param>
    public void Add(double value, bool isTentative = false)
    {
        if (!double.IsFinite(value) && !isTentative)
            throw new BadRequestException($"{Place}: the number is too large");
        values.Add(value);
        width++;
    }

    public void DropRow()
    {
        values.RemoveRange(values.Count - width, width);
        width = 0;
    }

    public void EndRow()
    {
        if (width == 0)
            throw new BadRequestException($"row {Count + 1} is empty");
        if (Count == 0)
        {
            columns = width;
            foreach (var value in CollectionsMarshal.AsSpan(values))
            {
                if (!double.IsFinite(value))
                    throw new BadRequestException($"row {Count + 1}: a number is too large");
            }
        }

        if (width != columns)
            throw new BadRequestException($"row {Count + 1} has {width} values, but row 1 has {columns}");
        Count++;
        width = 0;
    }

    public Table Finish() => Count == 0 ? throw new BadRequestException("the body has no rows") : new(columns, [.. values]);
}
