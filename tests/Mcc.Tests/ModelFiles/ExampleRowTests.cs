using Mcc.Core.Models;
using Mcc.Core.Values;
using Mcc.ModelFiles.Reading;
using Shouldly;
using Xunit;

namespace Mcc.Tests.ModelFiles;

/// <summary>The row that is made of a model's file is one that the model takes.</summary>
public sealed class ExampleRowTests(HonestModels honest, OwnModels own)
{
    // Their rows are images, or what the model was made with does not stand in its file.
    private static readonly string[] WithoutRow = ["PatchExtractor", "of_frame", "odd_arrays"];

    [Fact]
    public void Every_model_that_people_bring_takes_its_row()
    {
        Assert.SkipWhen(own.Missing is not null, own.Missing ?? "");
        var reports = own.Files.Select(static path => (Path: path, Report: OwnModels.ReadFile(path))).ToList();
        reports.Count.ShouldBe(100);
        // Up to protocol 2 bytes are written as text, so that the booster inside is not seen.
        reports.Where(static model => model.Report.Example is null).Select(static model => model.Report.FileName)
            .ShouldBe(["xgboost_classifier.p2.pkl"]);
        // Nor are long arrays, so that this one's row is of small numbers, which are near to none that it was trained on.
        OwnModels.Ask(reports.Where(static model => model.Report is { Example: not null, FileName: not "near_ones.p2.pkl" })
            .Select(static model => (model.Path,
            model.Report.Example!, model.Report.Methods?[0] ?? "predict"))).ShouldBeEmpty();
    }

    [Fact]
    public void Every_estimator_that_predicts_or_transforms_takes_its_row()
    {
        Assert.SkipWhen(honest.Missing is not null, honest.Missing ?? "");
        var served = Estimators.Known.Served;
        var reports = honest.Files.Where(static path => path.EndsWith(".p4.pkl", StringComparison.Ordinal))
            .Select(path => (Path: path, Report: honest.Reports[Path.GetFileName(path)]))
            .Where(model => model.Report.Methods is not { } methods || methods.Any(method => served.Contains(method))).ToList();
        reports.Where(static model => model.Report.Example is null).Select(static model => model.Report.FileName.Split('.')[0])
            .ShouldBe(WithoutRow, ignoreOrder: true);
        var asked = reports.Where(static model => model.Report.Example is not null)
            .Select(model => (model.Path, model.Report.Example!, served.First(method => model.Report.Methods is not { } methods
                || methods.Contains(method)))).ToList();
        asked.Count.ShouldBeGreaterThan(185);
        OwnModels.Ask(asked).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("forest_named.joblib", """{"age":1,"income":1}""")]
    [InlineData("strings.joblib", """{"city":"Paris","zip":"01234"}""")]
    [InlineData("isotonic.p2.pkl", "[-0.10597963166815738]")]
    [InlineData("whole_numbers.joblib", "[10,false]")]
    [InlineData("words.joblib", "\"red apples green\"")]
    [InlineData("hashed_words.joblib", "\"the text of a document\"")]
    [InlineData("categories_as_codes.joblib", "[0]")]
    [InlineData("booster_categories.json", """{"age":1,"city":0}""")]
    [InlineData("booster_categories.ubj", """{"age":1,"city":0}""")]
    [InlineData("booster.model", "[1,1,1,1]")]
    [InlineData("xgboost-model", "[1,1,1,1]")]
    [InlineData("xgboost_classifier.p5.pkl", """{"age":1,"income":1}""")]
    [InlineData("xgboost_after_words.joblib", "\"red apples green\"")]
    public void Columns_come_from_the_model(string file, string row)
    {
        Assert.SkipWhen(own.Missing is not null, own.Missing ?? "");
        OwnModels.Node(own.Read(file).Example!).ToJsonString().ShouldBe(row);
    }

    [Theory]
    [InlineData("columns_by_name.joblib")]
    [InlineData("columns_by_name.p2.pkl")]
    [InlineData("columns_by_name.p5.pkl")]
    public void A_row_of_mixed_columns_has_each_ones_own_kind_of_value(string file)
    {
        Assert.SkipWhen(own.Missing is not null, own.Missing ?? "");
        var row = own.Read(file).Example.ShouldBeOfType<Value.Members>().Entries;
        row.Keys.ShouldBe(["age", "income", "city", "zip", "level", "member", "note"]);
        row["city"].ShouldBe("Paris");
        row["zip"].ShouldBe("01234");
        row["level"].ShouldBe(10);
        row["member"].ShouldBe(false);
        row["note"].ShouldBe("good puppy bad");
        // The mean of what the model was trained on.
        row["income"].ShouldBeOfType<Value.Number>().Amount.ShouldBeInRange(25_000, 35_000);
    }

    [Fact]
    public void What_a_dict_of_parts_takes_is_not_known()
    {
        Assert.SkipWhen(honest.Missing is not null, honest.Missing ?? "");
        honest.Reports["of_frame.p4.pkl"].Example.ShouldBeNull();
    }

    [Fact]
    public void Image_tensors_are_nested_lists_and_inputs_are_named()
    {
        ModelTensor image = new("image", IsInput: true, "FP32", [-1, 2, 1]), words = new("words", IsInput: true, "INT32", [-1, 3]),
            flag = new("flag", IsInput: true, "STRING", [-1]);
        OwnModels.Node(TensorExample.Of([image])!).ToJsonString().ShouldBe("[[0.5],[0.5]]");
        OwnModels.Node(TensorExample.Of([image, words, flag])!).ToJsonString().ShouldBe("""{"image":[[0.5],[0.5]],"words":[0,0,0],"flag":"text"}""");
        TensorExample.Of([new ModelTensor("huge", IsInput: true, "FP32", [-1, 4096, 4096, 3])]).ShouldBeNull();
        TensorExample.Of([new ModelTensor("whole", IsInput: true, "FP32", [7, 3])]).ShouldBeNull("its first dimension is no batch");
    }
}
