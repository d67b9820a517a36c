namespace Mcc.Core.Templates.Languages;

/// <summary>
/// What a language has opened and not yet closed at one point of a template. Immutable, and compared by value, so that two branches can
/// be asked whether they end in the same context. A language is a subclass; how a value is escaped follows from its context.
/// </summary>
internal abstract record LexerContext
{
    /// <summary>The context as text after "a value is": "inside double quotes".</summary>
    public abstract string Where { get; }

    /// <summary>The context after this literal text, which is not empty.</summary>
    public abstract LexerContext After(string literal);

    /// <summary>How a value is written here.</summary>
    /// <param name="next">The character after the placeholder: '\n' at the end of the file, NUL where it is not known.</param>
    public abstract Escaping Placeholder(char next);

    /// <summary>The context after a written value.</summary>
    public abstract LexerContext AfterPlaceholder();

    /// <summary>The context that is true of both, or null when there is none.</summary>
    public virtual LexerContext? Meet(LexerContext other) => Equals(other) ? this : null;

    /// <summary>What is wrong when the file ends here, or null.</summary>
    public virtual string? AtEnd => null;
}

/// <summary>
/// The language has something here that is not followed. Text may go on, but a placeholder after it is refused: a context that is not
/// known for certain is never guessed.
/// </summary>
internal sealed record UnknownContext(string Reason) : LexerContext
{
    public override string Where => "after unsupported syntax";

    public override LexerContext After(string literal) => this;

    public override Escaping Placeholder(char next) => new Forbidden(Reason);

    public override LexerContext AfterPlaceholder() => this;

    public override LexerContext Meet(LexerContext other) => this;
}

/// <summary>The literal text contradicts the way in which a value before it is written; the template is refused.</summary>
internal sealed record InvalidContext(string Problem) : LexerContext
{
    public override string Where => "after unsupported syntax";

    public override LexerContext After(string literal) => this;

    public override Escaping Placeholder(char next) => new Forbidden(Problem);

    public override LexerContext AfterPlaceholder() => this;
}
