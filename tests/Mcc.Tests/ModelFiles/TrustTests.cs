using Mcc.Core.Diagnostics;
using Mcc.ModelFiles.Reading;
using Shouldly;
using Xunit;
using static Mcc.Tests.ModelFiles.ModelReading;

namespace Mcc.Tests.ModelFiles;

public sealed class TrustTests
{
    private static readonly byte[] OfMine = new PickleBytes().Proto(4).StackGlobal("mine", "Doubler").Op(')').NewObj().Stop();

    [Fact]
    public void A_class_of_the_training_script_is_refused_with_a_fix()
    {
        byte[] pickle = new PickleBytes().Proto(4).StackGlobal("__main__", "Doubler").Op(')').NewObj().Stop();
        var finding = Read(pickle).ShouldBeRefusedBy("model-imports-main");
        finding.Message.ShouldContain("`__main__.Doubler`");
        finding.Fix.ShouldContain("into its own module");
        finding.Fix.ShouldContain("--code-path");
    }

    [Fact]
    public void A_module_given_with_code_path_allows_what_it_defines()
    {
        Read(OfMine).ShouldBeRefusedBy("model-imports-unlisted").Fix.ShouldContain("--code-path");
        var trust = new ModelTrust(false, [OwnModule.FromSource("mine", "import os\n\n\nclass Doubler(Base):\n    pass\n")]);
        Read(OfMine, trust: trust).ShouldPass();
    }

    [Fact]
    public void What_a_module_of_mine_only_imports_is_not_mine()
    {
        var trust = new ModelTrust(false,
            [OwnModule.FromSource("mine", "from os import system as Doubler\nclass Other:\n    class Doubler: pass\n")]);
        Read(OfMine, trust: trust).ShouldBeRefusedBy("model-imports-undefined").Message.ShouldContain("`mine.Doubler`");
    }

    [Fact]
    public void Definitions_are_read_from_the_first_column()
    {
        var module = OwnModule.FromSource("mine",
            "class A:\r\n    def inner(self): pass\ndef b(x):\n  def c(): pass\nasync def d(): pass\nclass  Größe(A): pass\nclassy = "
                + "1\ndefault = 2\n# class No:\n");
        module.Defines.ShouldBe(["A", "Größe", "b", "d"], ignoreOrder: true);
    }

    [Fact]
    public void Trust_turns_every_refusal_of_a_pickle_into_a_warning()
    {
        byte[][] pickles =
        [
            new PickleBytes().Proto(2).CallWith("os", "system", "x").Stop(),
            new PickleBytes().Proto(4).StackGlobal("__main__", "X").Stop(),
            new PickleBytes().Proto(4).StackGlobal("a", "b.c").Stop(),
            new PickleBytes().Proto(2).Raw(0x82, 1).Stop(),
        ];
        foreach (var pickle in pickles)
        {
            var report = Read(pickle, trust: ModelTrust.Everything);
            report.ShouldPass();
            report.Findings.ShouldContain(finding => finding.Severity == Severity.Warning && finding.Fix.Contains("--trust-model"));
        }
    }
}
