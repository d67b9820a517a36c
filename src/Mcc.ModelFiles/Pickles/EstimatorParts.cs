namespace Mcc.ModelFiles.Pickles;

/// <summary>The parts of an estimator that is made of others: lists of them, or of tuples of a name and an estimator.</summary>
internal static class EstimatorParts
{
    public static Value Last(Value value) => value.Is is PythonList list ? list.Items.Count == 0 || list.Items.Count < list.Count
        ? Value.Unknown : Named(list.Items[^1]) : value;

    /// <summary>The value itself, or the members of a list, each without its name.</summary>
    public static IEnumerable<Value> Of(Value value) => value.Is switch
    {
        PythonList list => list.Items.Select(Named),
        PythonArray { Items: { } items } => items.Items.Select(Named),
        _ => [value],
    };

    private static Value Named(Value part) => part.Is is PythonTuple { Items: [_, var estimator, ..] } ? estimator : part;
}
