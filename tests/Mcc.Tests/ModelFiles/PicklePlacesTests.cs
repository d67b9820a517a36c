using System.Diagnostics;
using Mcc.Core.Models;
using Mcc.ModelFiles.Pickles;
using Mcc.Tests.Laws;
using Shouldly;
using Xunit;

namespace Mcc.Tests.ModelFiles;

/// <summary>The catalog of places in which a library calls what a model file holds.</summary>
public sealed class PicklePlacesTests
{
    private static readonly string Program = Path.Combine(SourceTree.Root, "eng/pickle-places.py");

    private static AllowedPlaces Places => AllowedPlaces.Known;

    [Fact]
    [Trait("Speed", "Slow")]
    public void Every_place_of_the_installed_libraries_is_in_the_catalog()
    {
        Assert.SkipUnless(Installed() == "1.2.1 1.7.4", "The libraries that the catalog was read from are not installed.");

        var (exit, _, error) = Python(Program, "--check");

        exit.ShouldBe(0, error);
    }

    [Fact]
    public void The_finder_finds_dynamic_names_and_stored_callables()
    {
        Assert.SkipUnless(Installed() is { } versions && versions.Contains('.'), "scikit-learn or XGBoost is not installed.");
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, """
                class C:
                    def predict(self, X):
                        transform = self.first
                        X = transform(X)
                        X = self.second(X)
                        if callable(self.third):
                            X = getattr(X, "T")
                        return getattr(self.part, self.name)(X)
                """);

            var (exit, output, error) = Python(Program, "--find", file);

            exit.ShouldBe(0, error);
            output.ShouldBe("name: C.predict: getattr(self.part, self.name)\ncalled: first\ncalled: second\ncalled: third\n");
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Theory]
    [InlineData("StackingClassifier", "stack_method_", "predict_proba")]
    [InlineData("NewerStacking", "stack_method_", "predict_proba")]
    [InlineData("_Scorer", "_response_method", "decision_function")]
    [InlineData("ClassifierChain", "chain_method_", "predict")]
    public void Attributes_that_name_methods_have_literals(string type, string attribute, string allowed)
    {
        var names = Places.Of(new ImportedName("sklearn.any", type), attribute).Names.ShouldNotBeNull();
        names.ShouldContain(allowed);
        names.ShouldNotContain("tofile");
    }

    [Fact]
    public void Functions_estimators_and_free_attributes_are_told_apart()
    {
        Places.Of(new ImportedName("sklearn.svm._classes", "SVC"), "kernel").Function.ShouldBeTrue();
        Places.Of(new ImportedName("sklearn.pipeline", "Pipeline"), "steps").Estimator.ShouldBeTrue();
        Places.Of(new ImportedName("sklearn.pipeline", "Pipeline"), "my_own_note").Any.ShouldBeTrue();
        Places.Of(new ImportedName("sklearn.linear_model._base", "LinearRegression"), "predict").ShouldBe(new());
        Places.IsEstimator(new ImportedName("sklearn.pipeline", "Pipeline")).ShouldBeTrue();
        Places.IsEstimator(new ImportedName("sklearn.utils._bunch", "Bunch")).ShouldBeFalse();
    }

    [Theory]
    [InlineData("numpy", "log1p", true)]
    [InlineData("numpy", "float64", false)]
    [InlineData("numpy", "ndarray", false)]
    [InlineData("sklearn.metrics._classification", "f1_score", true)]
    [InlineData("sklearn.metrics._classification", "classification_report", false)]
    [InlineData("scipy.spatial.distance", "cosine", true)]
    [InlineData("numpy.random._mt19937", "MT19937", false)]
    public void Only_functions_may_be_called_with_data(string module, string name, bool may)
    {
        var imported = new ImportedName(module, name);
        Places.IsFunction(new PythonGlobal(imported, AllowedGlobals.Known.UseOf(imported)!.Value)).ShouldBe(may);
    }

    private static string? Installed() => File.Exists(HonestModels.Python)
        ? Python("-c", "import sklearn, xgboost; print(sklearn.__version__, xgboost.__version__)").Output.Trim() : null;

    private static (int Exit, string Output, string Error) Python(params string[] arguments)
    {
        var start = new ProcessStartInfo(HonestModels.Python, arguments)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.GetAwaiter().GetResult());
    }
}
