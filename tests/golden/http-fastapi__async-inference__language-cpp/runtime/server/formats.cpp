#include "formats.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <nlohmann/json.hpp>
#include <string_view>

using nlohmann::json;

namespace formats {
namespace {
std::string_view trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(" \t\r\n");
    return first == std::string_view::npos ? std::string_view() : text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

std::string lower(std::string_view text) {
    std::string result(text);
    std::transform(result.begin(), result.end(), result.begin(), [](unsigned char letter) { return std::tolower(letter); });
    return result;
}

std::string_view without_mark(std::string_view body) { return body.substr(0, 3) == "\xEF\xBB\xBF" ? body.substr(3) : body; }

std::string quoted(std::string_view text) {
    return json(std::string(text.substr(0, 40))).dump(-1, ' ', true, json::error_handler_t::replace);
}

// Adds rows to a table whose rows have the same length.
class Builder {
public:
    void add(double value) {
        if (!std::isfinite(value)) throw BadRequest(place() + ": the number is too large");
        table.values.push_back(value);
        width++;
    }

    void end_row() {
        if (width == 0) throw BadRequest("row " + std::to_string(count + 1) + " is empty");
        if (count == 0) table.columns = width;
        if (width != table.columns) {
            throw BadRequest("row " + std::to_string(count + 1) + " has " + std::to_string(width) + " values, but row 1 has "
                + std::to_string(table.columns));
        }
        count++;
        width = 0;
    }

    Table finish() {
        if (count == 0) throw BadRequest("the body has no rows");
        return std::move(table);
    }

    std::string place() const { return "row " + std::to_string(count + 1) + ", column " + std::to_string(width + 1); }

private:
    Table table;
    std::size_t count = 0, width = 0;
};

// Reads {"instances": [[1, 2], [3, 4]]} or the list alone while the text is parsed, without a tree of it. Other members are skipped.
class RowReader : public nlohmann::json_sax<json> {
public:
    // level: how many lists enclose a number: 2, and 1 for a line of JSON lines.
    RowReader(Builder& builder, int level) : builder(builder), level(level) {}

    bool null() override { return other("null"); }
    bool boolean(bool) override { return other("a boolean"); }
    bool string(string_t&) override { return other("text"); }
    bool binary(binary_t&) override { return other("binary data"); }
    bool number_integer(number_integer_t value) override { return number(static_cast<double>(value)); }
    bool number_unsigned(number_unsigned_t value) override { return number(static_cast<double>(value)); }
    bool number_float(number_float_t value, const string_t&) override { return number(value); }

    bool start_object(std::size_t) override {
        if (depth++ > 0 && !skipping()) return other("an object");
        if (depth == 1) is_object = true;
        return shallow();
    }
    bool end_object() override {
        depth--;
        return true;
    }
    bool key(string_t& name) override {
        if (depth != 1) return true;
        inside = name == "instances";
        if (inside && found) throw BadRequest("the body has \"instances\" twice");
        found |= inside;
        return true;
    }
    bool start_array(std::size_t) override {
        depth++;
        if (!is_object && depth == 1) found = true;
        if (!skipping() && lists() > level) throw BadRequest(builder.place() + ": expected a number, not a list");
        return shallow();
    }
    bool end_array() override {
        if (!skipping() && lists() == level) builder.end_row();
        depth--;
        return true;
    }
    bool parse_error(std::size_t position, const std::string&, const nlohmann::detail::exception& exception) override {
        throw BadRequest(exception.id == 406 ? builder.place() + ": the number is too large"
            : "the body is not valid JSON at byte " + std::to_string(position));
    }
    void finish() const {
        if (!found) throw BadRequest("the body must be {\"instances\": [[…], …]}: a list of rows, each a list of numbers");
    }

private:
    bool skipping() const { return is_object && (!inside || depth < 1); }
    int lists() const { return depth - (is_object ? 1 : 0); }
    bool shallow() const {
        if (depth > 64) throw BadRequest("the body has more than 64 levels");
        return true;
    }
    bool number(double value) {
        if (skipping()) return true;
        if (lists() != level) return other("a number");
        builder.add(value);
        return true;
    }
    bool other(const char* what) const {
        if (skipping()) return true;
        if (lists() == level) throw BadRequest(builder.place() + ": expected a number, not " + what);
        throw BadRequest(std::string("expected a list of rows, each a list of numbers, not ") + what);
    }

    Builder& builder;
    const int level;
    int depth = 0;
    bool is_object = false, inside = false, found = false;
};

void parse_json(std::string_view text, Builder& builder, int level) {
    RowReader reader(builder, level);
    json::sax_parse(text.begin(), text.end(), &reader);
    reader.finish();
}

bool read_number(std::string_view cell, double& value) {
    if (!cell.empty() && cell.front() == '+') cell.remove_prefix(1);
    // Of its spellings only digits: from_chars also reads "nan" and "inf".
    const auto [end, fault] = std::from_chars(cell.data(), cell.data() + cell.size(), value);
    if (fault == std::errc::result_out_of_range) value = HUGE_VAL;
    return !cell.empty() && end == cell.data() + cell.size() && (std::isdigit(static_cast<unsigned char>(cell.back())) || cell.back() == '.');
}

void parse_line(std::string_view line, Builder& builder, bool is_first) {
    std::vector<double> values;
    bool has_number = false;
    std::string fault;
    for (std::size_t start = 0; start <= line.size();) {
        const auto end = std::min(line.find(',', start), line.size());
        auto cell = trimmed(line.substr(start, end - start));
        if (cell.size() > 1 && cell.front() == '"' && cell.back() == '"') cell = trimmed(cell.substr(1, cell.size() - 2));
        double value = 0;
        if (read_number(cell, value)) has_number = true;
        else if (fault.empty()) fault = "column " + std::to_string(values.size() + 1) + ": expected a number, not " + quoted(cell);
        values.push_back(value);
        start = end + 1;
    }
    // A first line without any number is a header.
    if (is_first && !has_number) return;
    if (!fault.empty()) {
        const auto place = builder.place();
        throw BadRequest(place.substr(0, place.find(',')) + ", " + fault);
    }
    for (const auto value : values) builder.add(value);
    builder.end_row();
}

void append(std::string& text, double value, bool is_json) {
    if (!std::isfinite(value)) {
        const std::string name = std::isnan(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity";
        text += is_json ? '"' + name + '"' : name;
        return;
    }
    char digits[32];
    text.append(digits, std::to_chars(digits, digits + sizeof digits, value).ptr);
}
}

Format of_type(const std::string& content_type) {
    const auto type = lower(trimmed(std::string_view(content_type).substr(0, content_type.find(';'))));
    if (type.empty() || type == "application/json" || type == "text/json") return Format::json;
    if (type == "application/jsonlines" || type == "application/x-ndjson" || type == "application/x-jsonlines") return Format::lines;
    return type == "text/csv" || type == "text/plain" || type == "application/csv" ? Format::csv : Format::unknown;
}

Format of_accept(const std::string& accept) {
    for (std::size_t start = 0; start < accept.size();) {
        const auto end = std::min(accept.find(',', start), accept.size());
        const auto format = of_type(accept.substr(start, end - start));
        if (format != Format::unknown) return format;
        start = end + 1;
    }
    return Format::json;
}

const char* type_of(Format format) {
    return format == Format::csv ? "text/csv" : format == Format::lines ? "application/jsonlines" : "application/json";
}

std::size_t cost(const std::string& body, Format) {
    // A vector that grows has up to three times its size for a moment.
    return 24 * (std::count(body.begin(), body.end(), ',') + 1) + (body.find('[') == std::string::npos ? body.size() / 2 : 0);
}

Table parse(const std::string& body, Format format) {
    Builder builder;
    const auto text = without_mark(body);
    if (format == Format::json) {
        parse_json(text, builder, 2);
        return builder.finish();
    }
    bool is_first = true;
    for (std::size_t start = 0; start < text.size();) {
        const auto end = std::min(text.find('\n', start), text.size());
        const auto line = trimmed(text.substr(start, end - start));
        start = end + 1;
        if (line.empty()) continue;
        if (format == Format::csv) parse_line(line, builder, is_first);
        else parse_json(line, builder, 1);
        is_first = false;
    }
    return builder.finish();
}

std::string write(const Table& table, Format format) {
    const auto is_csv = format == Format::csv;
    std::string text = format == Format::json ? "{\"predictions\": [" : "";
    for (std::size_t row = 0; row < table.rows(); row++) {
        if (format == Format::json && row > 0) text += ", ";
        if (!is_csv && table.columns > 1) text += '[';
        for (std::size_t column = 0; column < table.columns; column++) {
            if (column > 0) text += is_csv ? "," : ", ";
            append(text, table.row(row)[column], !is_csv);
        }
        if (!is_csv && table.columns > 1) text += ']';
        if (format != Format::json) text += '\n';
    }
    return format == Format::json ? text + "]}" : text;
}

std::string error(const std::string& message) {
    return json{{"error", message}}.dump(-1, ' ', false, json::error_handler_t::replace);
}
}
