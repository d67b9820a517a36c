namespace Mcc.EndToEnd.Kubernetes;

/// <summary>A kind of an API server.</summary>
/// <param name="Root">The path of its API version, for example <c>/apis/apps/v1</c>.</param>
public sealed record ServedKind(string Root, string Plural, bool Namespaced)
{
    /// <summary>Where its objects of a namespace are.</summary>
    public string Path(string space) => Namespaced ? $"{Root}/namespaces/{space}/{Plural}" : $"{Root}/{Plural}";
}
