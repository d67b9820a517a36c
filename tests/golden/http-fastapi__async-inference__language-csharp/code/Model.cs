using System.Text.Json;

namespace Endpoint;

/// <summary>Your model. Replace the members; the server calls only <see cref="Load"/> and <see cref="Predict"/>.</summary>
/// <remarks>The example is a linear model, as code/export.py writes it from scikit-learn.</remarks>
public sealed class Model
{
    private readonly double[] coefficients;
    private readonly double intercept;

    private Model(double[] coefficients, double intercept) => (this.coefficients, this.intercept) = (coefficients, intercept);

    /// <summary>
    /// Reads the files of the folder that SageMaker mounts at /opt/ml/model. It runs once, before the first request. An exception ends the
    /// server.
    /// </summary>
    public static Model Load(string folder)
    {
        // Native AOT has no reflection: read the document, or use a JsonSerializerContext.
        using var file = File.OpenRead(Path.Combine(folder, "model.json"));
        using var json = JsonDocument.Parse(file);
        return new([.. json.RootElement.GetProperty("coefficients").EnumerateArray().Select(value => value.GetDouble())],
            json.RootElement.GetProperty("intercept").GetDouble());
    }

    /// <summary>
    /// Returns one row for each row: one column (a number for each) or several (an array for each). Several threads call it at a time.
    /// Throw <see cref="BadRequestException"/> to blame the client.
    /// </summary>
    /// <param name="attributes">The header X-Amzn-SageMaker-Custom-Attributes, or empty.</param>
    public Table Predict(Table rows, string attributes)
    {
        if (rows.Columns != coefficients.Length)
            throw new BadRequestException($"a row must have {coefficients.Length} values, not {rows.Columns}");
        var result = new double[rows.Rows];
        for (var index = 0; index < result.Length; index++)
        {
            var row = rows.Row(index);
            var sum = intercept;
            for (var column = 0; column < row.Length; column++)
                sum += coefficients[column] * row[column];
            result[index] = sum;
        }

        return new(1, result);
    }
}
