using System.Text;

namespace Mcc.Core.Templates.Languages;

/// <summary>A place in an nginx configuration. Quotes count only where a word begins, as in nginx itself.</summary>
/// <param name="Open">
/// Where we are: <c>;</c> a directive begins here, a blank: one of its words does, <c>w</c>: within a word, a quote: within it, <c>#</c>: in
/// a comment, <c>$</c>: within a word and behind a variable's mark.
/// </param>
/// <param name="Escaped">Whether the text ends with an unfinished escape.</param>
/// <param name="Fresh">For a comment: whether it stands before a directive and not within one.</param>
internal sealed record NginxSpot(char Open, bool Escaped = false, bool Fresh = true) : Spot
{
    public static readonly NginxSpot Start = new(';');

    public override string Where => Open switch
    {
        '"' or '\'' => "inside quotes",
        '#' => "in a comment",
        _ => "outside of quotes",
    };

    public override Spot After(string literal)
    {
        var spot = this;
        foreach (var c in literal)
            spot = spot.Behind(c);
        return spot;
    }

    private NginxSpot Behind(char c) => (Open, c) switch
    {
        _ when Escaped => this with { Escaped = false },
        ('#', _) => c == '\n' ? new NginxSpot(Fresh ? ';' : ' ') : this,
        ('"' or '\'', '\\') => this with { Escaped = true },
        ('"' or '\'', _) => c == Open ? new NginxSpot('w') : this,
        ('$', '{') => new NginxSpot('w'),
        (_, ';' or '{' or '}') => new NginxSpot(';'),
        (';' or ' ', '#') => new NginxSpot('#', Fresh: Open == ';'),
        (';' or ' ', '"' or '\'') => new NginxSpot(c),
        (';', ' ' or '\t' or '\n' or '\r') => this,
        (_, ' ' or '\t' or '\n' or '\r') => new NginxSpot(' '),
        (_, '\\') => new NginxSpot('w', Escaped: true),
        _ => new NginxSpot(c == '$' ? '$' : 'w'),
    };

    public override Spot AfterHole() => Open is '#' or '"' or '\'' ? this : new NginxSpot('w');

    public override Spot? Meet(Spot other) => other is not NginxSpot nginx || nginx.Escaped != Escaped ? null
        : nginx == this ? this
        : (Open, nginx.Open) is (' ' or 'w', ' ' or 'w') ? new NginxSpot('w')
        : null;

    public override Quoting Hole(char next) => Open switch
    {
        _ when Escaped => new NoHole("the backslash before it would take hold of it"),
        '#' => NginxText.Comment,
        '"' or '\'' => NginxText.Quoted,
        ';' => new NoHole("a directive's name stands here"),
        '$' => new NoHole("the `$` before it would take hold of it"),
        ' ' when next is ' ' or '\t' or '\n' or ';' => NginxText.Word,
        _ => NginxText.Piece,
    };
}
