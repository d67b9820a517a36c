using System.IO.Compression;
using System.Text;
using Mcc.Core.Diagnostics;
using Mcc.Core.Models;
using Mcc.ModelFiles.Reading;
using Shouldly;
using Xunit;
using static Mcc.Tests.ModelFiles.ModelReading;

namespace Mcc.Tests.ModelFiles;

public sealed class MaliciousPickleTests
{
    private static PickleBytes Pickle => new();

    [Theory]
    [InlineData("os", "system")]
    [InlineData("posix", "system")]
    [InlineData("subprocess", "Popen")]
    [InlineData("builtins", "eval")]
    [InlineData("builtins", "exec")]
    [InlineData("builtins", "getattr")]
    [InlineData("builtins", "__import__")]
    [InlineData("builtins", "open")]
    [InlineData("builtins", "compile")]
    [InlineData("builtins", "type")]
    [InlineData("__builtin__", "eval")]
    [InlineData("commands", "getoutput")]
    [InlineData("numpy.f2py.diagnose", "run_command")]
    [InlineData("numpy", "load")]
    [InlineData("numpy", "fromfile")]
    [InlineData("numpy.core", "_ufunc_reconstruct")]
    [InlineData("numpy.testing._private.utils", "runstring")]
    [InlineData("_pickle", "loads")]
    [InlineData("pickle", "loads")]
    [InlineData("joblib", "load")]
    [InlineData("joblib.numpy_pickle", "load")]
    [InlineData("joblib.numpy_pickle", "NDArrayWrapper")]
    [InlineData("joblib.memory", "Memory")]
    [InlineData("joblib.parallel", "BatchedCalls")]
    [InlineData("sklearn.datasets", "fetch_openml")]
    [InlineData("sklearn.utils.parallel", "delayed")]
    [InlineData("sklearn.externals.joblib", "load")]
    [InlineData("pandas", "read_pickle")]
    [InlineData("pandas.core.computation.eval", "eval")]
    [InlineData("scipy.stats._continuous_distns", "norm_gen")]
    [InlineData("scipy.io", "loadmat")]
    [InlineData("torch", "load")]
    [InlineData("torch.storage", "_load_from_bytes")]
    [InlineData("operator", "attrgetter")]
    [InlineData("operator", "methodcaller")]
    [InlineData("importlib", "import_module")]
    [InlineData("runpy", "_run_code")]
    [InlineData("webbrowser", "open")]
    [InlineData("cloudpickle.cloudpickle", "_make_function")]
    [InlineData("types", "FunctionType")]
    [InlineData("os", "sytem")]
    [InlineData("OS", "system")]
    [InlineData("os\r", "system")]
    [InlineData("", "")]
    public void A_name_that_is_not_listed_is_refused_however_it_is_imported(string module, string name)
    {
        var command = "echo bad";
        PickleBytes[] pickles =
        [
            Pickle.CallWith(module, name, command).Stop(),
            Pickle.Proto(2).CallWith(module, name, command).Stop(),
            Pickle.Proto(4).StackGlobal(module, name).Text(command).Tuple1().Reduce().Stop(),
            Pickle.Proto(4).Text(module).Memoize().Op('0').Text(name).Memoize().Op('0').Recall(0).Recall(1).Raw(0x93).Text(command)
                .Tuple1().Reduce().Stop(),
            Pickle.Proto(4).Text(module).Raw((byte)'q', 7).Op('0').Raw((byte)'h', 7).Text(name).Raw(0x93).Stop(),
            Pickle.Op('(').Text(command).Op('i').Line(module).Line(name).Stop(),
            Pickle.Op('(').Global(module, name).Text(command).Op('o').Stop(),
            Pickle.Op('(').Op('S').Line("'" + command + "'").Op('i').Line(module).Line(name).Stop(),
            Pickle.Proto(2).Global(module, name).Text(command).Tuple1().NewObj().Stop(),
            Pickle.Proto(4).Global(module, name).Op(')').Op('}').Raw(0x92).Stop(),
            Pickle.Proto(4).Raw(0x8c, (byte)module.Length).Raw(Encoding.UTF8.GetBytes(module)).Op('U').Raw((byte)name.Length)
                .Raw(Encoding.UTF8.GetBytes(name)).Raw(0x93).Stop(),
            Pickle.Proto(4).Global("numpy", "log1p").Op('0').Global(module, name).Op('0').Op('N').Stop(),
        ];
        foreach (byte[] pickle in pickles)
        {
            var report = Read(pickle);
            report.ShouldBeRefusedBy("model-imports-unlisted");
            report.Imports.ShouldContain(new ImportedName(module, name));
            report.Findings.ShouldNotContain(finding => finding.Rule == "model-does-not-decode");
        }
    }

    [Fact]
    public void The_refusal_lists_imports_and_both_fixes()
    {
        byte[] pickle = Pickle.CallWith("os", "system", "x").Op('0').CallWith("numpy.f2py.diagnose", "run_command", "x").Stop();
        var finding = Read(pickle).ShouldBeRefusedBy("model-imports-unlisted");
        finding.Message.ShouldContain("`os.system`");
        finding.Message.ShouldContain("`numpy.f2py.diagnose.run_command`");
        finding.Fix.ShouldContain("--code-path");
        finding.Fix.ShouldContain("--trust-model");
        finding.Place!.File.ShouldBe("model.pkl");
    }

    [Fact]
    public void A_dotted_name_is_refused_even_in_a_user_module()
    {
        byte[] pickle = Pickle.Proto(4).StackGlobal("mine", "os.system").Text("x").Tuple1().Reduce().Stop();
        var mine = new ModelTrust(false, [OwnModule.FromSource("mine", "import os\ndef system(): pass\n")]);
        Read(pickle).ShouldBeRefusedBy("model-dotted-name");
        Read(pickle, trust: mine).ShouldBeRefusedBy("model-dotted-name");
        Read(Pickle.Proto(4).StackGlobal("sklearn.utils", "os.system").Stop()).ShouldBeRefusedBy("model-dotted-name");
    }

    [Fact]
    public void Extension_codes_are_refused()
    {
        Read(Pickle.Proto(2).Raw(0x82, 1).Stop()).ShouldBeRefusedBy("model-extension-opcode");
        Read(Pickle.Proto(2).Raw(0x83, 1, 1).Stop()).ShouldBeRefusedBy("model-extension-opcode");
        Read(Pickle.Proto(2).Raw(0x84).Int(5).Stop()).ShouldBeRefusedBy("model-extension-opcode");
    }

    [Fact]
    public void Persistent_ids_and_buffers_outside_of_the_file_are_refused()
    {
        Read(Pickle.Op('P').Line("storage").Stop()).ShouldBeRefusedBy("model-persistent-id");
        Read(Pickle.Proto(2).Text("storage").Op('Q').Stop()).ShouldBeRefusedBy("model-persistent-id");
        Read(Pickle.Proto(5).Raw(0x97).Stop()).ShouldBeRefusedBy("model-out-of-band-buffer");
    }

    [Fact]
    public void A_name_that_is_computed_is_refused()
    {
        // _codecs.encode gives what rot13 makes of it: the name does not stand in the file.
        Read(Pickle.Proto(4).Text("os").Global("_codecs", "encode").Text("flfgrz").Text("rot13").Tuple2().Reduce().Raw(0x93).Stop())
            .ShouldBeRefusedBy("model-computed-import");
        Read(Pickle.Proto(4).Text("os").Op('N').Raw(0x93).Stop()).ShouldBeRefusedBy("model-computed-import");
        Read(Pickle.Proto(4).Text("os").Op('V').Line(@"sys\u0074em").Raw(0x93).Stop()).ShouldBeRefusedBy("model-computed-import");
        Read(Pickle.Proto(4).Text("os").Op('S').Line(@"'sys\x74em'").Raw(0x93).Stop()).ShouldBeRefusedBy("model-computed-import");
        Read(Pickle.Proto(4).Text("os").Text(new string('x', 5000)).Raw(0x93).Stop()).ShouldBeRefusedBy("model-computed-import");
    }

    [Fact]
    public void What_is_called_while_loading_must_be_a_listed_name_itself()
    {
        // functools.partial is listed; calling the partial is not calling a name.
        byte[] partial = Pickle.Proto(2).Global("functools", "partial").Global("numpy", "log1p").Tuple1().Reduce().Small(1).Tuple1()
            .Reduce().Stop();
        Read(partial).ShouldBeRefusedBy("model-computed-call");
        Read(Pickle.Proto(2).Global("numpy", "log1p").Small(1).Tuple1().Reduce().Stop()).ShouldBeRefusedBy("model-calls-unlisted");
        Read(Pickle.Proto(2).Global("xgboost.core", "Booster").Text("/etc/passwd").Tuple1().Reduce().Stop())
            .ShouldBeRefusedBy("model-calls-unlisted");
        Read(Pickle.Proto(2).Global("xgboost.core", "Booster").Text("/etc/passwd").Tuple1().NewObj().Stop())
            .ShouldBeRefusedBy("model-calls-unlisted");
    }

    [Fact]
    public void A_mapped_array_is_never_made_by_the_file()
    {
        // numpy.memmap('/some/file', mode='w+') would empty the file.
        Read(Pickle.Proto(2).CallWith("numpy", "memmap", "/x").Stop()).ShouldBeRefusedBy("model-calls-unlisted");
        Read(Pickle.Proto(2).Global("functools", "partial").Global("numpy", "memmap").Text("/x").Tuple2().Reduce().Stop())
            .ShouldBeRefusedBy("model-calls-unlisted");
        byte[] index = Pickle.Proto(2).Global("pandas.core.indexes.base", "_new_Index").Global("numpy", "memmap").Op('}').Tuple2().Reduce()
            .Stop();
        Read(index).ShouldBeRefusedBy("model-calls-unlisted");
        byte[] other = Pickle.Proto(2).Global("pandas.core.indexes.base", "_new_Index").Global("sklearn.svm._classes", "SVC").Op('}')
            .Tuple2().Reduce().Stop();
        Read(other).ShouldBeRefusedBy("model-calls-unlisted");
        // What numpy itself writes for such an array is one of its honest uses.
        byte[] honest = Pickle.Proto(2).Global("numpy.core.multiarray", "_reconstruct").Global("numpy", "memmap").Small(0).Tuple1().Op('C')
            .Raw(1, (byte)'b').Tuple3().Reduce().Stop();
        Read(honest).ShouldPass();
    }

    [Fact]
    public void A_class_is_not_changed_while_loading()
    {
        byte[] build = Pickle.Proto(2).Global("sklearn.svm._classes", "SVC").Op('N').Op('}').Text("predict").Global("numpy", "log").Op('s')
            .Tuple2().Build().Stop();
        Read(build).ShouldBeRefusedBy("model-changes-a-class");
        byte[] setItem = Pickle.Proto(2).Global("sklearn.svm._classes", "SVC").Text("a").Text("b").Op('s').Stop();
        Read(setItem).ShouldBeRefusedBy("model-changes-a-class");
    }

    [Fact]
    public void An_array_type_with_altered_flags_is_refused()
    {
        Read(Pickle.Proto(2).ArrayType("O8", 63).Stop()).ShouldPass();
        Read(Pickle.Proto(2).ArrayType("f8").Stop()).ShouldPass();
        // Without the flags of objects numpy would take bytes of the file for addresses of objects.
        Read(Pickle.Proto(2).ArrayType("O8", 0).Stop()).ShouldBeRefusedBy("model-altered-array-type");
        Read(Pickle.Proto(2).ArrayType("f8", 1).Stop()).ShouldBeRefusedBy("model-altered-array-type");
    }

    [Fact]
    public void A_second_pickle_after_the_first_is_read_too()
    {
        byte[] both = Pickle.Proto(2).Op('N').Stop().Proto(2).CallWith("os", "system", "x").Stop();
        Read(both).ShouldBeRefusedBy("model-imports-unlisted");
        byte[] honest = Pickle.Proto(2).Op('N').Stop().Proto(2).Op('N').Stop();
        Read(honest).ShouldPass();
        Read(honest).Findings.ShouldContain(finding => finding.Rule == "model-several-pickles" && finding.Severity == Severity.Warning);
        Read(Pickle.Proto(2).Op('N').Stop().Raw(1, 2, 3)).ShouldBeRefusedBy("model-does-not-decode");
    }

    [Fact]
    public void Compressed_pickles_are_followed()
    {
        byte[] pickle = Pickle.Proto(2).CallWith("os", "system", "x").Stop();
        var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true)) zlib.Write(pickle);
        Read(packed.ToArray()).ShouldBeRefusedBy("model-imports-unlisted");
        packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true)) gzip.Write(pickle);
        var report = Read(packed.ToArray(), "model.joblib");
        report.ShouldBeRefusedBy("model-imports-unlisted");
        report.Compression.ShouldBe("gzip");
        report.NeedsJoblib.ShouldBeTrue();
    }

    [Fact]
    public void Control_characters_of_a_name_do_not_reach_the_message()
    {
        byte[] pickle = Pickle.Proto(4).StackGlobal("os\u001b[2J\u202e", "system\n`x`").Stop();
        var finding = Read(pickle).ShouldBeRefusedBy("model-imports-unlisted");
        finding.Message.ShouldNotContain('\u001b');
        finding.Message.ShouldNotContain('\u202e');
        finding.Message.ShouldNotContain('\n');
        finding.Message.ShouldContain(@"os\u001b[2J\u202e.system\u000a'x'");
    }

    [Fact]
    public void A_thousand_bad_names_make_a_message_that_can_be_read()
    {
        var pickle = Pickle.Proto(4);
        for (var index = 0; index < 1000; index++) pickle.StackGlobal("bad", "name" + index).Op('0');
        var finding = Read(pickle.Op('N').Stop()).ShouldBeRefusedBy("model-imports-unlisted");
        finding.Message.Length.ShouldBeLessThan(500);
        finding.Message.ShouldContain("and 988 more");
    }
}
