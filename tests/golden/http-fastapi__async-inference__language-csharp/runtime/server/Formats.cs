using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Endpoint;

/// <summary>Bodies: JSON, JSON lines and CSV (text/plain is read as CSV).</summary>
internal enum Format
{
    Unknown,
    Json,
    Lines,
    Csv,
}

internal static class Formats
{
    /// <summary>The format of a Content-Type; an empty one is JSON.</summary>
    public static Format OfType(string contentType) => contentType.Split(';')[0].Trim().ToLowerInvariant() switch
    {
        "" or "application/json" or "text/json" => Format.Json,
        "application/jsonlines" or "application/x-jsonlines" or "application/x-ndjson" => Format.Lines,
        "text/csv" or "text/plain" or "application/csv" => Format.Csv,
        _ => Format.Unknown,
    };

    /// <summary>The format of the first type of Accept which is known, else JSON.</summary>
    public static Format OfAccept(string accept) =>
        accept.Split(',').Select(OfType).FirstOrDefault(format => format != Format.Unknown, Format.Json);

    public static string TypeOf(Format format) => format switch
    {
        Format.Csv => "text/csv",
        Format.Lines => "application/jsonlines",
        _ => "application/json",
    };

    /// <summary>The memory that parsing takes at most, in bytes: a list that grows has up to three times its size for a moment.</summary>
    public static long Cost(ReadOnlySpan<byte> body) => 24L * (body.Count((byte)',') + 1) + 12L * body.Count((byte)'\n');

    /// <exception cref="BadRequestException"/>
    public static Table Parse(ReadOnlySpan<byte> body, Format format)
    {
        var rows = new RowBuilder();
        if (body.StartsWith("\uFEFF"u8))
            body = body[3..];
        if (format == Format.Json)
            ReadJson(body, rows);
        else
            ReadLines(body, format, rows);
        return rows.Finish();
    }

    public static byte[] Write(Table table, Format format)
    {
        using var text = new MemoryStream((20 * table.Values.Length) + 32);
        Span<byte> digits = stackalloc byte[32];
        if (format == Format.Json)
            text.Write("{\"predictions\": ["u8);
        for (var index = 0; index < table.Rows; index++)
        {
            if (format == Format.Json && index > 0)
                text.Write(", "u8);
            var isList = format != Format.Csv && table.Columns > 1;
            if (isList)
                text.WriteByte((byte)'[');
            for (var column = 0; column < table.Columns; column++)
            {
                if (column > 0)
                    text.Write(format == Format.Csv ? ","u8 : ", "u8);
                WriteNumber(text, table.Row(index)[column], format != Format.Csv, digits);
            }

            if (isList)
                text.WriteByte((byte)']');
            if (format != Format.Json)
                text.WriteByte((byte)'\n');
        }

        if (format == Format.Json)
            text.Write("]}"u8);
        return text.ToArray();
    }

    public static byte[] Error(string message)
    {
        using var text = new MemoryStream();
        using (var json = new Utf8JsonWriter(text))
        {
            json.WriteStartObject();
            json.WriteString("error", message);
            json.WriteEndObject();
        }

        return text.ToArray();
    }

    /// <summary>Keeps every bit. JSON has no NaN and no infinity: there they are strings.</summary>
    private static void WriteNumber(MemoryStream text, double value, bool isJson, Span<byte> digits)
    {
        if (double.IsFinite(value))
        {
            Utf8Formatter.TryFormat(value, digits, out var count);
            text.Write(digits[..count]);
            return;
        }

        var name = double.IsNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity";
        text.Write(Encoding.ASCII.GetBytes(isJson ? $"\"{name}\"" : name));
    }

    /// <summary>Reads {"instances": [[1, 2], [3, 4]]} or the list alone, without a tree of it. Other members are skipped.</summary>
    private static void ReadJson(ReadOnlySpan<byte> body, RowBuilder rows)
    {
        var json = new Utf8JsonReader(body);
        try
        {
            json.Read();
            var found = json.TokenType == JsonTokenType.StartArray;
            if (found)
                ReadList(ref json, rows);
            else if (json.TokenType == JsonTokenType.StartObject)
                found = ReadObject(ref json, rows);
            // What comes after it is an error of the reader.
            while (json.Read())
                json.Skip();
            if (!found)
                throw new BadRequestException("the body must be {\"instances\": [[…], …]}: a list of rows, each a list of numbers");
        }
        catch (JsonException exception)
        {
            throw new BadRequestException(
                $"the body is not valid JSON at line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1}");
        }
    }

    /// <summary>Reads the members of the object; true where the rows are one of them.</summary>
    private static bool ReadObject(ref Utf8JsonReader json, RowBuilder rows)
    {
        var found = false;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var isRows = json.ValueTextEquals("instances"u8);
            json.Read();
            if (!isRows)
            {
                json.Skip();
                continue;
            }

            if (found || json.TokenType != JsonTokenType.StartArray)
                throw new BadRequestException("the body must have \"instances\" once, and it must be a list of rows");
            found = true;
            ReadList(ref json, rows);
        }

        return found;
    }

    private static void ReadList(ref Utf8JsonReader json, RowBuilder rows)
    {
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
            ReadRow(ref json, rows);
    }

    private static void ReadRow(ref Utf8JsonReader json, RowBuilder rows)
    {
        if (json.TokenType != JsonTokenType.StartArray)
            throw new BadRequestException($"row {rows.Count + 1}: expected a list of numbers");
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            if (json.TokenType != JsonTokenType.Number)
                throw new BadRequestException($"{rows.Place}: expected a number");
            rows.Add(json.GetDouble());
        }

        rows.EndRow();
    }

    private static void ReadLines(ReadOnlySpan<byte> body, Format format, RowBuilder rows)
    {
        for (var isFirst = true; body.Length > 0;)
        {
            var end = body.IndexOf((byte)'\n');
            var line = (end < 0 ? body : body[..end]).Trim(" \t\r"u8);
            body = end < 0 ? [] : body[(end + 1)..];
            if (line.Length == 0)
                continue;
            if (format == Format.Csv)
                ReadCsv(line, rows, isFirst);
            else
                ReadLine(line, rows);
            isFirst = false;
        }
    }

    private static void ReadLine(ReadOnlySpan<byte> line, RowBuilder rows)
    {
        var json = new Utf8JsonReader(line);
        try
        {
            json.Read();
            ReadRow(ref json, rows);
            json.Read();
        }
        catch (JsonException)
        {
            throw new BadRequestException($"row {rows.Count + 1}: the line is not valid JSON");
        }
    }

    private static void ReadCsv(ReadOnlySpan<byte> line, RowBuilder rows, bool isFirst)
    {
        string? fault = null;
        var hasNumber = false;
        foreach (var range in line.Split((byte)','))
        {
            var cell = line[range].Trim(" \t"u8);
            if (cell is [(byte)'"', .., (byte)'"'] && cell.Length > 1)
                cell = cell[1..^1].Trim(" \t"u8);
            if (double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
                && cell.IndexOfAnyExcept("+-.0123456789eE"u8) < 0)
                hasNumber = true;
            else
                fault ??= $"{rows.Place}: expected a number, not '{Encoding.UTF8.GetString(cell[..Math.Min(40, cell.Length)])}'";
            rows.Add(value, isFirst || fault is not null);
        }

        // A first line without any number is a header.
        if (isFirst && !hasNumber)
            rows.DropRow();
        else if (fault is not null)
            throw new BadRequestException(fault);
        else
            rows.EndRow();
    }
}
