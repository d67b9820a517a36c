import java.util.Arrays;

/** Collects rows of the same length. */
final class RowBuilder {
    private double[] values = new double[16];
    private int used;
    private int columns;
    private int width;
    private int count;

    int count() {
        return count;
    }

    String place() {
        return "row " + (count + 1) + ", column " + (width + 1);
    }

    void add(double value) {
        if (!Double.isFinite(value)) {
            throw new BadRequest(place() + ": the number is too large");
        }
        if (used == values.length) {
            values = Arrays.copyOf(values, 2 * used);
        }
        values[used++] = value;
        width++;
    }

    void endRow() {
        if (width == 0) {
            throw new BadRequest("row " + (count + 1) + " is empty");
        }
        if (count == 0) {
            columns = width;
        }
        if (width != columns) {
            throw new BadRequest("row " + (count + 1) + " has " + width + " values, but row 1 has " + columns);
        }
        count++;
        width = 0;
    }

    Table finish() {
        if (count == 0) {
            throw new BadRequest("the body has no rows");
        }
        return new Table(columns, Arrays.copyOf(values, used));
    }
}
