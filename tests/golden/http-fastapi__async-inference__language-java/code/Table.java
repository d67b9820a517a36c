/** What the server and the model exchange: a table of numbers, row by row. */
public record Table(int columns, double[] values) {
    public int rows() {
        return columns == 0 ? 0 : values.length / columns;
    }

    public double at(int row, int column) {
        return values[row * columns + column];
    }
}
