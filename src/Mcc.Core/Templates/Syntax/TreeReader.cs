using Mcc.Core.Templates.Languages;
using Mcc.Core.Validation;

namespace Mcc.Core.Templates.Syntax;

/// <summary>
/// Builds the parts of a template out of its tokens and, in the same walk, follows its language: every hole learns here, once,
/// how a value is written in its place. Both branches of an <c>if</c> and every turn of a <c>for</c> must end in the same place,
/// or what follows them would mean two things.
/// </summary>
internal sealed class TreeReader(string file, List<Token> tokens)
{
    private readonly List<Token> _tokens = tokens;
    private int _at;

    public static Part Read(string file, string text, Spot start)
    {
        var tokens = TokenReader.Read(file, text);
        var reader = new TreeReader(file, tokens);
        // Most files have no value in them; nobody asks where their places are, so nobody has to follow their language.
        var hasHoles = tokens.Exists(token => token.Tag is Syntax.Tag.Value);
        var (part, end) = reader.ReadSequence(hasHoles ? start : new LostSpot("no value stands here"));
        if (reader._at < reader._tokens.Count)
            throw new TemplateException(reader.Tag!.Place, "there is nothing here that this tag could close.");
        if (end.AtEnd is { } problem)
            throw new TemplateException(new Place(file), problem + ".");
        return part;
    }

    /// <summary>The tag before the token that has just been read; what is broken, is broken behind a tag.</summary>
    private Place LastPlace => _tokens.GetRange(0, _at).FindLast(token => token.Tag is not null).Tag?.Place ?? new Place(file);

    private Tag? Tag => _at < _tokens.Count ? _tokens[_at].Tag : null;

    /// <summary>What follows immediately: a character, the end of the file as a line's end, or NUL where a tag makes it unknown.</summary>
    private char Next => _at == _tokens.Count ? '\n' : _tokens[_at].Tag is null ? _tokens[_at].Literal[0] : '\0';

    private (Part Part, Spot End) ReadSequence(Spot spot)
    {
        var parts = new List<Part>();
        while (_at < _tokens.Count && Tag is not (Syntax.Tag.Else or Syntax.Tag.End))
        {
            Part part;
            (part, spot) = ReadPart(spot);
            parts.Add(part);
        }

        return (parts.Count == 1 ? parts[0] : new Sequence([.. parts]), spot);
    }

    private (Part Part, Spot End) ReadPart(Spot spot)
    {
        var token = _tokens[_at++];
        switch (token.Tag)
        {
            case null:
                var end = spot.After(token.Literal);
                return end is BrokenSpot broken ? throw new TemplateException(LastPlace, broken.Problem + ".") : (new Literal(token.Literal), end);
            case Syntax.Tag.Value value:
                var quoting = spot.Hole(Next);
                if (quoting is NoHole nowhere)
                    throw new TemplateException(value.Place, $"`{value.Name}` cannot stand here: {nowhere.Where}.");
                return (new Hole(value.Name, quoting), spot.AfterHole());
            case Syntax.Tag.If choice:
                return ReadChoice(choice, spot);
            case Syntax.Tag.For loop:
                return ReadLoop(loop, spot);
            default:
                throw new InvalidOperationException($"{token.Tag} is read by its owner.");
        }
    }

    private (Part Part, Spot End) ReadChoice(Tag.If tag, Spot spot)
    {
        var (then, end) = ReadSequence(spot);
        var (otherwise, otherEnd) = ((Part)new Sequence([]), spot);
        if (Tag is Syntax.Tag.Else)
        {
            _at++;
            (otherwise, otherEnd) = ReadSequence(spot);
        }

        Close(tag.Place);
        return (new Choice(tag.Condition, then, otherwise), Meet(end, otherEnd, tag.Place));
    }

    private (Part Part, Spot End) ReadLoop(Tag.For tag, Spot spot)
    {
        var start = _at;
        var (body, end) = ReadSequence(spot);
        var met = Meet(spot, end, tag.Place);
        if (met != spot)
        {
            // The second turn starts from less certainty than the first: read the body again for what is true in every turn.
            _at = start;
            (body, end) = ReadSequence(met);
            met = Meet(met, end, tag.Place);
        }

        Close(tag.Place);
        return (new Loop(tag.Repetition, body), met);
    }

    private void Close(Place opened)
    {
        if (Tag is not Syntax.Tag.End)
            throw new TemplateException(opened, "this tag is never closed by `[% end %]`.");
        _at++;
    }

    private static Spot Meet(Spot one, Spot other, Place place) =>
        (other is LostSpot ? other : one.Meet(other)) ?? throw new TemplateException(place, $"its ways end in different places: one {one.Where}, one {other.Where}.");
}
