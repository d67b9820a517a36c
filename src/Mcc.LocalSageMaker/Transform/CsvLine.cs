namespace Mcc.LocalSageMaker.Transform;

/// <summary>A line of CSV as its columns, each as it was written, quotes and all.</summary>
internal static class CsvLine
{
    public static IReadOnlyList<string> Split(string line)
    {
        var columns = new List<string>();
        var start = 0;
        var quoted = false;
        for (var index = 0; index < line.Length; index++)
        {
            if (line[index] == '"')
            {
                quoted = !quoted;
            }
            else if (line[index] == ',' && !quoted)
            {
                columns.Add(line[start..index]);
                start = index + 1;
            }
        }

        columns.Add(line[start..]);
        return columns;
    }
}
