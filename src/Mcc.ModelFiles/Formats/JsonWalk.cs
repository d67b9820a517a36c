using System.Text.Json;

namespace Mcc.ModelFiles.Formats;

/// <summary>Passes over a JSON document of any size once, and hands on the values that are not too deep.</summary>
internal static class JsonWalk
{
    private const int Deepest = 64;
    private const int WantedDepth = 4;
    private const int LongestToken = 16 << 20;

    /// <returns>Why it is not a JSON document, or null.</returns>
    public static string? Over(Stream document, XgboostAnswers answers)
    {
        using var stream = new NonFiniteJson(document);
        var buffer = new byte[1 << 17];
        var (filled, isLast) = (0, false);
        var walk = new Walk(answers);
        var state = new JsonReaderState(new JsonReaderOptions { MaxDepth = Deepest });
        try
        {
            while (true)
            {
                if (filled == buffer.Length)
                {
                    if (buffer.Length >= LongestToken) return "one of its values is too long";
                    Array.Resize(ref buffer, buffer.Length * 2);
                }
                var got = stream.ReadAtLeast(buffer.AsSpan(filled), 1, throwOnEndOfStream: false);
                isLast = got == 0;
                filled += got;
                var reader = new Utf8JsonReader(buffer.AsSpan(0, filled), isLast, state);
                while (reader.Read()) walk.Take(ref reader);
                if (isLast) return null;
                state = reader.CurrentState;
                var used = (int)reader.BytesConsumed;
                Buffer.BlockCopy(buffer, used, buffer, 0, filled - used);
                filled -= used;
            }
        }
        catch (JsonException exception)
        {
            return $"it is not valid JSON in line {exception.LineNumber + 1}";
        }
        // A string that is not UTF-8, or an unpaired surrogate.
        catch (InvalidOperationException)
        {
            return "one of its strings is not valid UTF-8 or has an unpaired surrogate";
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException)
        {
            return "its compressed data is damaged";
        }
    }

    private sealed class Walk(XgboostAnswers answers)
    {
        // The name under which each open object or array stands; the document itself has none.
        private readonly string?[] names = new string?[Deepest + 1];
        private readonly string[] path = new string[WantedDepth];
        private string? name;
        private int depth;

        public void Take(ref Utf8JsonReader reader)
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.PropertyName:
                    name = depth <= WantedDepth ? reader.GetString() : null;
                    break;
                case JsonTokenType.StartObject or JsonTokenType.StartArray:
                    names[depth++] = name;
                    if (depth <= WantedDepth) answers.Enter(Path(null));
                    name = null;
                    break;
                case JsonTokenType.EndObject or JsonTokenType.EndArray:
                    depth--;
                    name = null;
                    break;
                case JsonTokenType.String when depth <= WantedDepth:
                    answers.Take(Path(name), reader.GetString()!);
                    break;
                case JsonTokenType.Number when depth <= WantedDepth:
                    answers.Take(Path(name), System.Text.Encoding.UTF8.GetString(reader.ValueSpan));
                    break;
            }
        }

        private ReadOnlySpan<string> Path(string? last)
        {
            var count = 0;
            for (var index = 1; index < depth && count < WantedDepth; index++)
            {
                if (names[index] is { } part) path[count++] = part;
            }
            if (last is not null && count < WantedDepth) path[count++] = last;
            return path.AsSpan(0, count);
        }
    }
}
