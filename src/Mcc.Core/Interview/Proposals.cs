using System.Text;
using Mcc.Core.Configuration;
using Mcc.Core.Data;

namespace Mcc.Core.Interview;

/// <summary>Answers that follow from earlier ones: a project is probably called as its model.</summary>
public static class Proposals
{
    public static string? For(Parameter parameter, ParameterList parameters, Draft said) => parameter != parameters.ProjectName ? null
        : Name(said.Settings.ModelPath.Value is { } path
            ? Path.GetFileNameWithoutExtension(path.TrimEnd('/')) : said.Settings.ModelName.Value, parameter);

    /// <summary>
    /// The last part of a model's name in the letters that a project's name may have; null where not enough of it is left.
    /// </summary>
    private static string? Name(string? model, Parameter parameter)
    {
        if (model is null)
            return null;
        var name = new StringBuilder();
        foreach (var letter in model.TrimEnd('/').Split('/')[^1])
        {
            if (char.IsAsciiLetterOrDigit(letter))
                name.Append(char.ToLowerInvariant(letter));
            else if (name.Length > 0 && name[^1] != '-')
                name.Append('-');
        }

        name.Length = Math.Min(name.Length, parameter.MaxLength ?? int.MaxValue);
        var proposal = name.ToString().TrimEnd('-');
        return proposal.Length < (parameter.MinLength ?? 1) ? null : proposal;
    }
}
