using Mcc.Core.Catalogs;
using Mcc.Core.Configuration;

namespace Mcc.Core.Recommendations;

/// <summary>The settings that name a model; a recommendation is made for these, whatever else is set.</summary>
public static class RecommendedModelSettings
{
    public static Draft Of(Catalog catalog, Draft draft) =>
        new[] { catalog.Parameters.ModelPath, catalog.Parameters.ModelName }.Select(draft.Settings.Of).OfType<Setting>()
            .Aggregate(new Draft(Settings.Empty, []), (model, setting) => model.With(setting));
}
