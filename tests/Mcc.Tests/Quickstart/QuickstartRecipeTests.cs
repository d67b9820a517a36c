using Mcc.Core.Catalogs;
using Mcc.Core.Data;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Quickstart;

public sealed class QuickstartRecipeTests
{
    private static readonly DataFiles Data = DataFiles.Embedded;
    private readonly QuickstartRecipe recipe = QuickstartRecipe.Parse(Data.Read(QuickstartRecipe.Path));

    [Fact]
    public void Its_settings_are_options_and_what_it_names_exists()
    {
        var parameters = new Catalog(Data).Parameters;

        recipe.Settings.Keys.Concat(recipe.SampleSettings.Keys).ShouldAllBe(key => parameters.All.Any(parameter => parameter.Key == key));
        new Catalog(Data).Features.ShouldContain(feature => Data.Below($"{feature.Folder}/files")
            .Any(path => path.EndsWith("/" + recipe.Train, StringComparison.Ordinal)));
        recipe.DebianPackages.ShouldNotBeEmpty();
    }
}
