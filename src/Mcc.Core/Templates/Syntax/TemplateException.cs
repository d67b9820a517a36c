using Mcc.Core.Diagnostics;

namespace Mcc.Core.Templates.Syntax;

/// <summary>A bug in our own data: a template that does not follow the language, or a name that its scope does not know.</summary>
public sealed class TemplateException(Place place, string problem) : Exception($"{place}: {problem}")
{
    public Place Place { get; } = place;

    public string Problem { get; } = problem;
}
