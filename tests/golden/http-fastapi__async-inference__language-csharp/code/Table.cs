namespace Endpoint;

/// <summary>What the server and the model exchange: a table of numbers, row by row.</summary>
public sealed record Table(int Columns, double[] Values)
{
    public int Rows => Columns == 0 ? 0 : Values.Length / Columns;

    public ReadOnlySpan<double> Row(int index) => Values.AsSpan(index * Columns, Columns);
}

/// <summary>The request is wrong: the client gets status 400 with this message.</summary>
public sealed class BadRequestException(string message) : Exception(message);
