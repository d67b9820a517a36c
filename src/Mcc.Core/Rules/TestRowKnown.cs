using Mcc.Core.Catalogs;
using Mcc.Core.Diagnostics;
using Mcc.Core.Models;
using Mcc.Core.Resolvers;

namespace Mcc.Core.Rules;

/// <summary>A model whose file does not say what a row is: then there is nothing to test it with.</summary>
public sealed class TestRowKnown : IRule
{
    public IEnumerable<Finding> Check(Deployment deployment, Catalog catalog)
    {
        if (deployment.Constants.LacksRow == true && deployment.Inputs.Model is { } model)
        {
            yield return Finding.Note("test-row",
                $"{Path.GetFileName(model.SourcePath)} does not specify its columns, so test/payload.json is not generated.",
                "Write one row to test/payload.json, such as {\"instances\": [[1, 2, 3]]}: do/test and `mcc verify` use it.");
        }
    }
}
