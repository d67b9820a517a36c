import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads JSON, because the JDK has no reader: Map, List, String, Double, Boolean and null. Requests are read token by token (Formats). */
final class Json {
    private static final int DEEPEST = 64;

    private final byte[] text;
    private int position;

    Json(byte[] text, int start) {
        this.text = text;
        position = start;
    }

    static Object read(byte[] text) {
        var json = new Json(text, 0);
        var value = json.value(0);
        json.end();
        return value;
    }

    /** The next byte that is no white space, which is not taken; -1 at the end. */
    int peek() {
        while (position < text.length && (text[position] == ' ' || text[position] == '\n' || text[position] == '\r' || text[position] == '\t')) {
            position++;
        }
        return position < text.length ? text[position] : -1;
    }

    /** Takes the byte if it is the next one. */
    boolean take(char expected) {
        if (peek() != expected) {
            return false;
        }
        position++;
        return true;
    }

    void require(char expected) {
        if (!take(expected)) {
            throw wrong();
        }
    }

    void end() {
        if (peek() >= 0) {
            throw wrong();
        }
    }

    BadRequest wrong() {
        return new BadRequest("the body is not valid JSON at byte " + (position + 1));
    }

    boolean isNumber() {
        var next = peek();
        return next == '-' || next >= '0' && next <= '9';
    }

    double number() {
        peek();
        var start = position;
        if (at('-')) {
            position++;
        }
        if (at('0')) {
            position++;
        } else {
            digits();
        }
        if (at('.')) {
            position++;
            digits();
        }
        if (at('e') || at('E')) {
            position++;
            if (at('+') || at('-')) {
                position++;
            }
            digits();
        }
        return Double.parseDouble(new String(text, start, position - start, StandardCharsets.ISO_8859_1));
    }

    private boolean at(char expected) {
        return position < text.length && text[position] == expected;
    }

    private void digits() {
        var start = position;
        while (position < text.length && text[position] >= '0' && text[position] <= '9') {
            position++;
        }
        if (start == position) {
            throw wrong();
        }
    }

    String string() {
        require('"');
        var start = position;
        var escaped = false;
        while (!at('"')) {
            if (position >= text.length || text[position] >= 0 && text[position] < ' ') {
                throw wrong();
            }
            if (at('\\')) {
                escaped = true;
                position++;
            }
            position++;
        }
        var raw = new String(text, start, position++ - start, StandardCharsets.UTF_8);
        return escaped ? unescaped(raw) : raw;
    }

    private String unescaped(String raw) {
        var result = new StringBuilder();
        for (var index = 0; index < raw.length(); index++) {
            if (raw.charAt(index) != '\\') {
                result.append(raw.charAt(index));
                continue;
            }
            var letter = raw.charAt(++index);
            if (letter == 'u') {
                if (index + 4 >= raw.length() || !raw.substring(index + 1, index + 5).matches("[0-9a-fA-F]{4}")) {
                    throw wrong();
                }
                result.append((char) Integer.parseInt(raw.substring(index + 1, index + 5), 16));
                index += 4;
                continue;
            }
            var known = "\"\\/bfnrt".indexOf(letter);
            if (known < 0) {
                throw wrong();
            }
            result.append("\"\\/\b\f\n\r\t".charAt(known));
        }
        return result.toString();
    }

    /** Any value; depth counts the objects and lists around it. */
    Object value(int depth) {
        if (depth > DEEPEST) {
            throw new BadRequest("the body has more than " + DEEPEST + " levels");
        }
        return switch (peek()) {
            case '{' -> object(depth);
            case '[' -> list(depth);
            case '"' -> string();
            case 't' -> literal("true", true);
            case 'f' -> literal("false", false);
            case 'n' -> literal("null", null);
            default -> {
                if (!isNumber()) {
                    throw wrong();
                }
                yield number();
            }
        };
    }

    private Object literal(String name, Object value) {
        for (var letter : name.toCharArray()) {
            if (!at(letter)) {
                throw wrong();
            }
            position++;
        }
        return value;
    }

    private List<Object> list(int depth) {
        var result = new ArrayList<>();
        require('[');
        if (take(']')) {
            return result;
        }
        do {
            result.add(value(depth + 1));
        } while (take(','));
        require(']');
        return result;
    }

    private Map<String, Object> object(int depth) {
        var result = new LinkedHashMap<String, Object>();
        require('{');
        if (take('}')) {
            return result;
        }
        do {
            peek();
            var name = string();
            require(':');
            result.put(name, value(depth + 1));
        } while (take(','));
        require('}');
        return result;
    }
}
