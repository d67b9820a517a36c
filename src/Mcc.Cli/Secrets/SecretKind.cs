using Mcc.Core.Catalogs;
using Mcc.Core.Data;

namespace Mcc.Cli.Secrets;

/// <summary>A kind of secret that options exist for, such as <c>hf-token</c>.</summary>
/// <param name="Id">As the flag of the option with the plain value, without its hyphens.</param>
/// <param name="Arn">The option that names the secret.</param>
internal sealed record SecretKind(string Id, Parameter Arn)
{
    public static IReadOnlyList<SecretKind> All(Catalog catalog) =>
        [.. from plain in catalog.Parameters.All
            where plain.Type == ParameterType.Secret && plain.Instead is not null
            select new SecretKind(plain.Flag.TrimStart('-'), catalog.Parameters[plain.Instead!])];
}
