using System.Text;
using Mcc.Core.Models;
using Shouldly;
using Xunit;
using static Mcc.Tests.ModelFiles.ModelReading;

namespace Mcc.Tests.ModelFiles;

public sealed class LightgbmModelTests
{
    private const string Multiclass =
        "tree\nversion=v4\nnum_class=3\nnum_tree_per_iteration=3\nlabel_index=0\nmax_feature_idx=3\nobjective=multiclass "
            + "num_class:3\nfeature_names=size Größe colour d\nfeature_infos=[0:1]\ntree_sizes=400\n\nTree=0\n";

    [Fact]
    public void The_format_is_detected_from_the_first_lines()
    {
        var report = Read(Encoding.UTF8.GetBytes(Multiclass), "model.txt");
        report.ShouldPass();
        report.Content.ShouldBe(ModelContent.LightgbmText);
        report.Format.ShouldBe("lightgbm_txt");
        report.Library.ShouldBe("lightgbm");
        report.Features.ShouldBe(4);
        report.Classes.ShouldBe(3);
        report.Objective.ShouldBe("multiclass");
        report.FeatureNames.ShouldBe(["size", "Größe", "colour", "d"]);
        report.Tensors.Select(static tensor => string.Join(',', tensor.Shape)).ShouldBe(["-1,4", "-1,3"]);
        // The library's version does not stand in the file, only the format's.
        ModelRequirements.For(report).ShouldBe(["lightgbm>=3.3,<5"]);
        report.Findings.ShouldContain(static finding => finding.Rule == "model-version-unknown");
    }

    [Fact]
    public void Generated_LightGBM_names_are_ignored()
    {
        var plain = Multiclass.Replace("size Größe colour d", "Column_0 Column_1 Column_2 Column_3", StringComparison.Ordinal)
            .Replace("multiclass num_class:3", "binary sigmoid:1", StringComparison.Ordinal)
                .Replace("num_class=3", "num_class=1", StringComparison.Ordinal);
        var report = Read(Encoding.UTF8.GetBytes(plain), "model.txt");
        report.FeatureNames.ShouldBeEmpty();
        report.Classes.ShouldBe(2);
    }

    [Fact]
    public void A_model_cut_off_in_its_first_lines_is_refused() =>
        Read(Encoding.UTF8.GetBytes(Multiclass[..40]), "model.txt").ShouldBeRefusedBy("model-truncated");
}
