using Mcc.Core.Diagnostics;
using Mcc.Core.Templates.Languages;
using Mcc.Core.Values;

namespace Mcc.Core.Templates.Syntax;

/// <summary>
/// Builds the parts of a template out of its tokens and, in the same walk, follows its language: every placeholder learns here, once,
/// how a value is escaped in its place. Both branches of an <c>if</c> and every turn of a <c>for</c> must end in the same place,
/// or what follows them would mean two things.
/// </summary>
internal sealed class TreeReader(string file, List<Token> tokens)
{
    private readonly List<Token> _tokens = tokens;
    private int _at;

    public static Part Read(string file, string text, LexerContext start)
    {
        var tokens = TokenReader.Read(file, text);
        var reader = new TreeReader(file, tokens);
        // Most files have no value in them; so their language need not be followed.
        var hasPlaceholders = tokens.Exists(token => token.Tag is Syntax.Tag.Value);
        var (part, end) = reader.ReadSequence(hasPlaceholders ? start : new UnknownContext("there is no placeholder here"));
        if (reader._at < reader._tokens.Count)
            throw new TemplateException(reader.Tag!.Place, "this tag does not close anything.");
        if (end.AtEnd is { } problem)
            throw new TemplateException(new Place(file), problem + ".");
        return part;
    }

    /// <summary>The tag before the token that has just been read; a contradiction is always one with a tag.</summary>
    private Place LastPlace => _tokens.GetRange(0, _at).FindLast(token => token.Tag is not null).Tag?.Place ?? new Place(file);

    private Tag? Tag => _at < _tokens.Count ? _tokens[_at].Tag : null;

    /// <summary>What follows immediately: a character, the end of the file as a line's end, or NUL where a tag makes it unknown.</summary>
    private char Next => _at == _tokens.Count ? '\n' : _tokens[_at].Tag is null ? _tokens[_at].Literal[0] : '\0';

    private (Part Part, LexerContext End) ReadSequence(LexerContext context)
    {
        var parts = new List<Part>();
        while (_at < _tokens.Count && Tag is not (Syntax.Tag.Else or Syntax.Tag.End))
        {
            Part part;
            (part, context) = ReadPart(context);
            parts.Add(part);
        }

        return (parts.Count == 1 ? parts[0] : new Sequence([.. parts]), context);
    }

    private (Part Part, LexerContext End) ReadPart(LexerContext context)
    {
        var token = _tokens[_at++];
        switch (token.Tag)
        {
            case null:
                var end = context.After(token.Literal);
                return end is InvalidContext broken ? throw new TemplateException(LastPlace, broken.Problem + ".")
                    : (new Literal(token.Literal), end);
            case Syntax.Tag.Value value:
                var escaping = context.Placeholder(Next);
                if (escaping is Forbidden forbidden)
                    throw new TemplateException(value.Place, $"`{value.Name}` cannot be here: {forbidden.Where}.");
                return (new Placeholder(value.Name, escaping), context.AfterPlaceholder());
            case Syntax.Tag.If choice:
                return ReadChoice(choice, context);
            case Syntax.Tag.For loop:
                return ReadLoop(loop, context);
            default:
                throw new InvalidOperationException($"{token.Tag} is read by its owner.");
        }
    }

    private (Part Part, LexerContext End) ReadChoice(Tag.If tag, LexerContext context)
    {
        var (then, end) = ReadSequence(context);
        var (otherwise, otherEnd) = ((Part)new Sequence([]), context);
        if (Tag is Syntax.Tag.Else)
        {
            _at++;
            (otherwise, otherEnd) = ReadSequence(context);
        }

        Close(tag.Place);
        return (new Choice(tag.Condition, then, otherwise), Meet(end, otherEnd, tag.Place));
    }

    private (Part Part, LexerContext End) ReadLoop(Tag.For tag, LexerContext context)
    {
        var start = _at;
        var (body, end) = ReadSequence(context);
        var met = Meet(context, end, tag.Place);
        if (met != context)
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
            throw new TemplateException(opened, "this tag is not closed by `[% end %]`.");
        _at++;
    }

    private static LexerContext Meet(LexerContext one, LexerContext other, Place place) =>
        (other is UnknownContext ? other : one.Meet(other))
            ?? throw new TemplateException(place, $"its branches end in different contexts: one {one.Where}, one {other.Where}.");
}
