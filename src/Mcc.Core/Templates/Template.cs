using System.Text;
using Mcc.Core.Templates.Languages;
using Mcc.Core.Templates.Syntax;

namespace Mcc.Core.Templates;

/// <summary>
/// A text with placeholders, in a language of its own. It has three constructs: <c>[% name %]</c>, <c>[% if flag %]…[% else %]…[% end
/// %]</c>
/// (or <c>if not</c>), and <c>[% for item in items %]…[% end %]</c>. It shows, it does not decide: there is no comparison, so it cannot
/// ask which backend it serves. The context of a placeholder is known when the template is parsed, and a value is escaped for
/// it, whatever it is, or refused; nothing is ever inserted raw.
/// </summary>
public sealed class Template
{
    private readonly Part _root;

    private Template(string name, FileKind kind, Part root)
    {
        Name = name;
        Kind = kind;
        _root = root;
    }

    public string Name { get; }

    public FileKind Kind { get; }

    /// <summary>
    /// Reads a template; one that does not follow the language, or has a placeholder where no value can be escaped, is a
    /// <see cref="TemplateException"/>.
    /// </summary>
    public static Template Parse(string name, FileKind kind, string text) =>
        new(name, kind, TreeReader.Read(name, text, LanguageTable.Start(kind)));

    /// <summary>
    /// The text with the scope's values; an unknown or missing name is a <see cref="TemplateException"/>, a value that is not allowed in
    /// its place an <see cref="UnwritableValueException"/>.
    /// </summary>
    public string Render(Scope scope)
    {
        var output = new StringBuilder(1024);
        _root.Write(scope, output);
        return output.ToString();
    }
}
