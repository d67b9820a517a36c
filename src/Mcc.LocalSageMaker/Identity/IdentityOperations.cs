using System.Text.Json.Nodes;
using Mcc.LocalSageMaker.Settings;

namespace Mcc.LocalSageMaker.Identity;

/// <summary>STS's operations: every holder of the local key is one user of one account.</summary>
internal sealed class IdentityOperations(LocalSettings settings)
{
    public JsonObject Caller(JsonObject input) => new()
    {
        ["UserId"] = "AIDALOCALLOCALLOCAL1",
        ["Account"] = settings.Account,
        ["Arn"] = LocalIdentity.User(settings.Account),
    };
}
