import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Your model. Replace the members; the server calls only load and predict.
 *
 * <p>The example is a linear model, as code/export.py writes it from scikit-learn.
 */
public final class Model {
    private final double[] coefficients;
    private final double intercept;

    private Model(double[] coefficients, double intercept) {
        this.coefficients = coefficients;
        this.intercept = intercept;
    }

    /** Reads the files of the folder that SageMaker mounts at /opt/ml/model: once, before the first request. An exception ends the server. */
    public static Model load(Path folder) throws IOException {
        var json = (Map<?, ?>) Json.read(Files.readAllBytes(folder.resolve("model.json")));
        var coefficients = ((List<?>) json.get("coefficients")).stream().mapToDouble(value -> (Double) value).toArray();
        return new Model(coefficients, (Double) json.get("intercept"));
    }

    /**
     * Returns one row for each row: one column (a number for each) or several (an array for each). Several threads call it at a time. Throw
     * BadRequest to blame the client.
     *
     * @param attributes the header X-Amzn-SageMaker-Custom-Attributes, or empty
     */
    public Table predict(Table rows, String attributes) {
        if (rows.columns() != coefficients.length) {
            throw new BadRequest("a row must have " + coefficients.length + " values, not " + rows.columns());
        }
        var result = new double[rows.rows()];
        for (var row = 0; row < result.length; row++) {
            var sum = intercept;
            for (var column = 0; column < coefficients.length; column++) {
                sum += coefficients[column] * rows.at(row, column);
            }
            result[row] = sum;
        }
        return new Table(1, result);
    }
}
