import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/** Bodies: JSON, JSON lines and CSV (text/plain is read as CSV). */
enum Formats {
    JSON("application/json"), LINES("application/jsonlines"), CSV("text/csv");

    final String contentType;

    Formats(String contentType) {
        this.contentType = contentType;
    }

    /** The format of a Content-Type; an empty one is JSON, and null is an unknown one. */
    static Formats ofType(String contentType) {
        return switch ((contentType == null ? "" : contentType).split(";", 2)[0].strip().toLowerCase(Locale.ROOT)) {
            case "", "application/json", "text/json" -> JSON;
            case "application/jsonlines", "application/x-jsonlines", "application/x-ndjson" -> LINES;
            case "text/csv", "text/plain", "application/csv" -> CSV;
            default -> null;
        };
    }

    /** The format of the first type of Accept which is known, else JSON. */
    static Formats ofAccept(String accept) {
        for (var type : (accept == null ? "" : accept).split(",")) {
            var format = ofType(type);
            if (format != null) {
                return format;
            }
        }
        return JSON;
    }

    /** The memory that parsing takes at most, in bytes: an array that grows has up to three times its size for a moment. */
    static long cost(byte[] body, int length) {
        var count = 1L;
        for (var index = 0; index < length; index++) {
            count += body[index] == ',' || body[index] == '\n' && index > 0 && body[index - 1] != '\n' ? 1 : 0;
        }
        return 32 * count;
    }

    Table parse(byte[] text, int length) {
        var rows = new RowBuilder();
        var body = length == text.length ? text : Arrays.copyOf(text, length);
        var hasMark = length > 2 && body[0] == (byte) 0xEF && body[1] == (byte) 0xBB && body[2] == (byte) 0xBF;
        var start = hasMark ? 3 : 0;
        if (this == JSON) {
            readJson(new Json(body, start), rows);
        } else {
            readLines(body, start, rows);
        }
        return rows.finish();
    }

    /** Reads {"instances": [[1, 2], [3, 4]]} or the list alone, without a tree of it. Other members are skipped. */
    private static void readJson(Json json, RowBuilder rows) {
        var found = json.peek() == '[';
        if (found) {
            readList(json, rows);
        } else if (json.peek() == '{') {
            json.require('{');
            while (!json.take('}')) {
                var name = json.string();
                json.require(':');
                if (!name.equals("instances")) {
                    json.value(1);
                } else if (found || json.peek() != '[') {
                    throw new BadRequest("the body must have \"instances\" once, and it must be a list of rows");
                } else {
                    found = true;
                    readList(json, rows);
                }
                if (json.peek() != '}') {
                    json.require(',');
                    if (json.peek() == '}') {
                        throw json.wrong();
                    }
                }
            }
        } else {
            json.value(0);
        }
        json.end();
        if (!found) {
            throw new BadRequest("the body must be {\"instances\": [[…], …]}: a list of rows, each a list of numbers");
        }
    }

    private static void readList(Json json, RowBuilder rows) {
        json.require('[');
        if (json.take(']')) {
            return;
        }
        do {
            readRow(json, rows);
        } while (json.take(','));
        json.require(']');
    }

    private static void readRow(Json json, RowBuilder rows) {
        if (!json.take('[')) {
            json.value(2);
            throw new BadRequest("row " + (rows.count() + 1) + ": expected a list of numbers");
        }
        if (!json.take(']')) {
            do {
                if (!json.isNumber()) {
                    json.value(3);
                    throw new BadRequest(rows.place() + ": expected a number");
                }
                rows.add(json.number());
            } while (json.take(','));
            json.require(']');
        }
        rows.endRow();
    }

    private void readLines(byte[] body, int start, RowBuilder rows) {
        var isFirst = true;
        while (start < body.length) {
            var end = start;
            while (end < body.length && body[end] != '\n') {
                end++;
            }
            // A line without text costs nothing: bodies may be padded.
            if (end > start) {
                var line = new String(body, start, end - start, StandardCharsets.UTF_8).strip();
                if (!line.isEmpty()) {
                    if (this == CSV) {
                        readCsv(line, rows, isFirst);
                    } else {
                        var json = new Json(line.getBytes(StandardCharsets.UTF_8), 0);
                        readRow(json, rows);
                        json.end();
                    }
                    isFirst = false;
                }
            }
            start = end + 1;
        }
    }

    private static void readCsv(String line, RowBuilder rows, boolean isFirst) {
        String fault = null;
        var cells = line.split(",", -1);
        var values = new double[cells.length];
        var faults = 0;
        for (var column = 0; column < cells.length; column++) {
            var cell = cells[column].strip();
            if (cell.length() > 1 && cell.startsWith("\"") && cell.endsWith("\"")) {
                cell = cell.substring(1, cell.length() - 1).strip();
            }
            try {
                // Of its spellings only decimal numbers: parseDouble also reads NaN, 1d and hexadecimal ones.
                values[column] = cell.chars().allMatch(letter -> "+-.0123456789eE".indexOf(letter) >= 0) ? Double.parseDouble(cell)
                    : Double.NaN;
            } catch (NumberFormatException exception) {
                values[column] = Double.NaN;
            }
            if (Double.isNaN(values[column]) && faults++ == 0) {
                fault = "row " + (rows.count() + 1) + ", column " + (column + 1) + ": expected a number, not '"
                    + cell.substring(0, Math.min(40, cell.length())) + "'";
            }
        }
        // A first line without any number is a header.
        if (isFirst && faults == cells.length) {
            return;
        }
        if (fault != null) {
            throw new BadRequest(fault);
        }
        for (var value : values) {
            rows.add(value);
        }
        rows.endRow();
    }

    byte[] write(Table table) {
        var text = new StringBuilder(20 * table.values().length + 32);
        if (this == JSON) {
            text.append("{\"predictions\": [");
        }
        for (var row = 0; row < table.rows(); row++) {
            if (this == JSON && row > 0) {
                text.append(", ");
            }
            var isList = this != CSV && table.columns() > 1;
            text.append(isList ? "[" : "");
            for (var column = 0; column < table.columns(); column++) {
                text.append(column == 0 ? "" : this == CSV ? "," : ", ");
                var value = table.at(row, column);
                // JSON has no NaN and no infinity: there they are strings.
                text.append(Double.isFinite(value) || this == CSV ? Double.toString(value) : "\"" + value + "\"");
            }
            text.append(isList ? "]" : "").append(this == JSON ? "" : "\n");
        }
        return text.append(this == JSON ? "]}" : "").toString().getBytes(StandardCharsets.UTF_8);
    }

    static byte[] error(String message) {
        var text = new StringBuilder("{\"error\": \"");
        for (var letter : message.toCharArray()) {
            if (letter == '"' || letter == '\\') {
                text.append('\\').append(letter);
            } else if (letter < ' ' || Character.isSurrogate(letter)) {
                text.append(String.format("\\u%04x", (int) letter));
            } else {
                text.append(letter);
            }
        }
        return text.append("\"}").toString().getBytes(StandardCharsets.UTF_8);
    }
}
