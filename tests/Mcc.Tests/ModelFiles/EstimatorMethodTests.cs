using Mcc.ModelFiles.Reading;
using Shouldly;
using Xunit;

namespace Mcc.Tests.ModelFiles;

/// <summary>Which methods a model has is read from its file, and is what Python says of the object in it.</summary>
[Trait("Speed", "Slow")]
public sealed class EstimatorMethodTests(HonestModels honest, OwnModels own)
{
    [Fact]
    public void Methods_of_every_estimator_are_those_that_python_finds()
    {
        Assert.SkipWhen(honest.Missing is not null, honest.Missing ?? "");
        Assert.SkipWhen(own.Missing is not null, own.Missing ?? "");
        var files = honest.Files.Where(static path => path.EndsWith(".p4.pkl", StringComparison.Ordinal))
            .Concat(own.Files.Where(static path => path.EndsWith(".joblib", StringComparison.Ordinal)))
            .Where(static path => OwnModels.ReadFile(path).Methods is not null).ToList();
        files.Count.ShouldBeGreaterThan(200);
        var served = Estimators.Known.Served;

        var (exit, output, error) = HonestModels.Run("own_models.py", ["methods", string.Join(',', served), .. files]);

        exit.ShouldBe(0, error);
        var had = System.Text.Json.JsonSerializer.Deserialize<Dictionary<string, string[]>>(output)!;
        foreach (var path in files)
            OwnModels.ReadFile(path).Methods!.Value.Where(served.Contains).ShouldBe(had[path], ignoreOrder: true, path);
    }

    [Theory]
    [InlineData("DBSCAN.p4.pkl", "fit_predict")]
    [InlineData("NearestNeighbors.p4.pkl", "kneighbors")]
    [InlineData("PCA.p4.pkl", "transform,fit_transform,score_samples")]
    [InlineData("SVC.p4.pkl", "predict,decision_function")]
    public void Conditional_methods_follow_the_state(string file, string methods)
    {
        Assert.SkipWhen(honest.Missing is not null, honest.Missing ?? "");
        string.Join(',', honest.Reports[file].Methods!.Value).ShouldBe(methods);
    }

    [Fact]
    public void Of_classes_that_are_not_known_nothing_is_claimed() =>
        ModelReading.Read(new PickleBytes().Proto(4).StackGlobal("lightgbm.sklearn",
            "LGBMClassifier").Op(')').NewObj().Op('}').Text("x").Text("y").Op('s').Build().Stop())
            .Methods.ShouldBeNull();
}
