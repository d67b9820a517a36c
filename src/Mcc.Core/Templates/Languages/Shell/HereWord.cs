namespace Mcc.Core.Templates.Languages.Shell;

/// <summary>A here-document that was announced and begins on the next line.</summary>
/// <param name="Word">The line that ends it.</param>
/// <param name="Dash">Whether tabs before that line are allowed (<c>&lt;&lt;-</c>).</param>
internal sealed record HereWord(string Word, bool Dash);
