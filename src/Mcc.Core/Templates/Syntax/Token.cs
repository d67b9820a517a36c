namespace Mcc.Core.Templates.Syntax;

/// <summary>A stretch of a template: literal text, or a tag.</summary>
internal readonly record struct Token(string Literal, Tag? Tag);
