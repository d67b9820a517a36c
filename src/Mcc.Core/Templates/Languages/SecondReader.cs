namespace Mcc.Core.Templates.Languages;

/// <summary>
/// Some values are read twice: first as YAML or JSON, which the trees quote, and then by a system that expands marks within the string.
/// The value is made safe for the second reader here, before it enters the scope; the first needs no more than its tree.
/// </summary>
public static class SecondReader
{
    /// <summary>
    /// For a container's <c>env</c>, <c>command</c> and <c>args</c> in Kubernetes, which expands <c>$(NAME)</c> and reads <c>$$</c> as
    /// <c>$</c>.
    /// https://kubernetes.io/docs/tasks/inject-data-application/define-interdependent-environment-variables/
    /// </summary>
    public static string Kubernetes(string text) => text.Replace("$", "$$", StringComparison.Ordinal);

    /// <summary>
    /// For a string within <c>Fn::Sub</c> of CloudFormation, which replaces <c>${Name}</c> and reads <c>${!Name}</c> as <c>${Name}</c>.
    /// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-sub.html
    /// </summary>
    public static string Substitution(string text) => text.Replace("${", "${!", StringComparison.Ordinal);

    /// <summary>
    /// Whether CloudFormation would fetch something in the text's stead: <c>{{resolve:ssm:…}}</c> has no escape, so such a text has to be
    /// refused.
    /// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references.html
    /// </summary>
    public static bool IsDynamicReference(string text) => text.Contains("{{resolve:", StringComparison.Ordinal);
}
