using Mcc.Core.Catalogs;
using Mcc.Core.Specification;
using Mcc.Core.Templates;

namespace Mcc.Core.Projects.Behaviours;

/// <summary><c>modelDataUri</c>: the S3 prefix that SageMaker lays out, as it is, in /opt/ml/model; missing where the model comes from elsewhere.</summary>
public sealed class ModelData : IBehaviour
{
    private const string S3 = "s3://";

    public void Add(Catalog catalog, DeploymentSpec specification, IDictionary<string, Value> values)
    {
        var name = specification.EffectiveText("modelName");
        values["modelDataUri"] = name is null || !name.StartsWith(S3, StringComparison.Ordinal) ? Value.None
            // SageMaker takes a prefix only with its slash.
            : name.EndsWith('/') ? name : name + "/";
    }
}
