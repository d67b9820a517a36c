namespace Mcc.Core.Templates.Languages;

internal enum PropertiesPart
{
    LineStart,
    Comment,
    Key,

    /// <summary>Blanks behind the key, where <c>=</c> or <c>:</c> may still come.</summary>
    Separator,

    /// <summary>Behind the separator, where leading blanks do not count.</summary>
    ValueStart,
    Value,
}
