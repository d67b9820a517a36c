using Mcc.Core.Models;
using Shouldly;
using Xunit;
using static Mcc.Tests.ModelFiles.ModelReading;

namespace Mcc.Tests.ModelFiles;

/// <summary>
/// joblib writes the bytes of an array between the instructions; hiding instructions there, or from there, must not work.
/// </summary>
public sealed class JoblibArrayTests
{
    private static readonly byte[] Bad = new PickleBytes().CallWith("os", "system", "x");

    private static PickleBytes Pickle => new PickleBytes().Proto(2);

    [Fact]
    public void The_bytes_of_an_array_are_passed_over()
    {
        byte[] file = Pickle.ArrayWrapper("f8", 2).Build().Raw(new byte[16]).Stop();
        var report = Read(file, "model.joblib");
        report.ShouldPass();
        report.Content.ShouldBe(ModelContent.Joblib);
        report.NeedsJoblib.ShouldBeTrue();
        report.Estimator.ShouldBe("numpy.ndarray");
    }

    [Fact]
    public void What_looks_like_an_import_inside_of_an_array_is_data()
    {
        var data = new byte[48];
        Bad.CopyTo(data, 0);
        Read(Pickle.ArrayWrapper("f8", 6).Build().Raw(data).Stop()).ShouldPass();
    }

    [Fact]
    public void Data_after_array_bytes_is_read()
    {
        Read(Pickle.ArrayWrapper("f8", 2).Build().Raw(new byte[16]).Raw(Bad).Stop()).ShouldBeRefusedBy("model-imports-unlisted");
        Read(Pickle.ArrayWrapper("U3", 0).Build().Raw(Bad).Stop()).Findings.ShouldNotBeEmpty();
    }

    [Fact]
    public void An_array_of_objects_is_a_pickle_that_is_read()
    {
        byte[] honest = Pickle.ArrayWrapper("O8", 1, flags: 63).Build().Raw(new PickleBytes().Proto(2).Op('N').Stop()).Stop();
        Read(honest).ShouldPass();
        byte[] nested = Pickle.ArrayWrapper("O8", 1, flags: 63).Build()
            .Raw(new PickleBytes().Proto(2).CallWith("os", "system", "x").Stop()).Stop();
        Read(nested).ShouldBeRefusedBy("model-imports-unlisted").Message.ShouldContain("os.system");
        byte[] after = Pickle.ArrayWrapper("O8", 1, flags: 63).Build().Raw(new PickleBytes().Proto(2).Op('N').Stop()).Raw(Bad).Stop();
        Read(after).ShouldBeRefusedBy("model-imports-unlisted");
    }

    [Fact]
    public void Inside_of_an_array_of_objects_an_array_class_is_refused()
    {
        // pickle.load, which reads it, passes over nothing: what follows would be instructions.
        byte[] file = Pickle.ArrayWrapper("O8", 1, flags: 63).Build()
            .Raw(new PickleBytes().Proto(2).ArrayWrapper("f8", 5).Build().Raw(new byte[40]).Stop()).Stop();
        Read(file).ShouldBeRefusedBy("model-odd-array");
    }

    [Fact]
    public void An_array_whose_length_is_not_certain_is_refused()
    {
        var wrapper = "joblib.numpy_pickle";
        PickleBytes[] files =
        [
            // Objects that pretend to be numbers, and numbers that pretend to be objects.
            Pickle.ArrayWrapper("O8", 1).Build().Raw(new byte[8]).Stop(),
            Pickle.ArrayWrapper("f8", 1, flags: 1).Build().Raw(new byte[8]).Stop(),
            Pickle.ArrayWrapper("O8", 1, flags: 63, mapped: true).Build().Raw(new PickleBytes().Proto(2).Op('N').Stop()).Stop(),
            // A type that is none.
            Pickle.ArrayWrapper("f8,f8", 1).Build().Raw(new byte[16]).Stop(),
            // Built twice, through the memo or a copy on the stack.
            Pickle.Global(wrapper, "NumpyArrayWrapper").Op(')').NewObj().Raw((byte)'q', 9).Op('0').ArrayWrapper("f8", 1).Build()
                .Raw(new byte[8]).Op('0').Recall(9).Op('}').Build().Stop(),
            Pickle.Global(wrapper, "NumpyArrayWrapper").Op(')').NewObj().Op('2').Op('}').Build().Stop(),
            // Made by a call, or with arguments, or by another way round.
            Pickle.Global(wrapper, "NumpyArrayWrapper").Op(')').Reduce().Stop(),
            Pickle.Global(wrapper, "NumpyArrayWrapper").Op('N').Tuple1().NewObj().Stop(),
            Pickle.Op('(').Op('i').Line(wrapper).Line("NumpyArrayWrapper").Stop(),
            Pickle.Op('(').Global(wrapper, "NumpyArrayWrapper").Op('o').Stop(),
            Pickle.Global("functools", "partial").Global(wrapper, "NumpyArrayWrapper").Tuple1().Reduce().Stop(),
            Pickle.Global("functools", "partial").Global(wrapper, "NumpyArrayWrapper").Op('N').Op('N').Tuple3().Reduce().Stop(),
            Pickle.Global("collections", "defaultdict").Global(wrapper, "NumpyArrayWrapper").Tuple1().Reduce().Stop(),
            // Kept inside of something.
            Pickle.Op(']').Global(wrapper, "NumpyArrayWrapper").Op('a').Stop(),
            Pickle.Op('}').Text("a").Global(wrapper, "NumpyArrayWrapper").Op(')').NewObj().Op('s').Stop(),
            Pickle.Global("numpy", "log").Op('0').Global(wrapper, "NumpyArrayWrapper").Op(')').NewObj().Tuple1().Stop(),
        ];
        for (var index = 0; index < files.Length; index++)
        {
            Read(files[index]).IsRefused.ShouldBeTrue($"file {index}");
        }
    }

    [Fact]
    public void A_state_with_more_than_joblib_writes_is_refused()
    {
        // An attribute `read` would be called in place of the method, and read nothing.
        byte[] more = Pickle.ArrayWrapper("f8", 1).Text("read").Global("numpy", "log").Op('s').Build().Raw(new byte[8]).Stop();
        Read(more).ShouldBeRefusedBy("model-odd-array");
        byte[] twice = Pickle.ArrayWrapper("f8", 1).Text("shape").Small(2).Tuple1().Op('s').Build().Raw(new byte[16]).Stop();
        Read(twice).ShouldBeRefusedBy("model-odd-array");
        byte[] padded = Pickle.ArrayWrapper("f8", 1).Text("numpy_array_alignment_bytes").Text("x").Op('s').Build().Raw(new byte[8]).Stop();
        Read(padded).ShouldBeRefusedBy("model-odd-array");
        byte[] emptyState = Pickle.Global("joblib.numpy_pickle", "NumpyArrayWrapper").Op(')').NewObj().Op('}').Build().Stop();
        Read(emptyState).ShouldBeRefusedBy("model-odd-array");
    }

    [Fact]
    public void A_state_that_something_else_holds_is_refused()
    {
        // The dict is an instance's state too, and could be changed through it.
        byte[] held = new PickleBytes().Proto(2).Op('}').Raw((byte)'q', 5).Op('0')
            .Global("sklearn.svm._classes", "SVC").Op(')').NewObj().Recall(5).Build().Op('0')
            .Global("joblib.numpy_pickle", "NumpyArrayWrapper").Op(')').NewObj().Recall(5).Build().Stop();
        Read(held).ShouldBeRefusedBy("model-odd-array");
    }

    [Fact]
    public void The_padding_of_newer_joblib_is_passed_over()
    {
        byte[] file = Pickle.ArrayWrapper("f8", 1).Text("numpy_array_alignment_bytes").Small(16).Op('s').Build().Raw(3, 255, 255, 255)
            .Raw(new byte[8]).Stop();
        var report = Read(file);
        report.ShouldPass();
        report.Ranges["joblib"].ShouldBe(">=1.2");
        byte[] hidden = Pickle.ArrayWrapper("f8", 1).Text("numpy_array_alignment_bytes").Small(16).Op('s').Build().Raw(0).Raw(new byte[8])
            .Raw(Bad).Stop();
        Read(hidden).ShouldBeRefusedBy("model-imports-unlisted");
    }

    [Fact]
    public void An_array_inside_of_a_frame_is_refused()
    {
        // joblib reads the array behind the frame and goes on inside of it.
        byte[] wrapper = new PickleBytes().ArrayWrapper("f8", 2).Build();
        byte[] exact = new PickleBytes().Proto(4).Frame(wrapper.Length).Raw(wrapper).Raw(new byte[16]).Stop();
        Read(exact).ShouldPass();
        byte[] longer = new PickleBytes().Proto(4).Frame(wrapper.Length + Bad.Length).Raw(wrapper).Raw(Bad).Raw(new byte[16]).Stop();
        Read(longer).ShouldBeRefusedBy("model-odd-array");
    }

    [Fact]
    public void Lengths_that_overflow_or_exceed_the_file_are_refused()
    {
        byte[] huge = new PickleBytes().Proto(2).Global("joblib.numpy_pickle", "NumpyArrayWrapper").Op(')').NewObj().Op('}').Op('(')
            .Text("subclass").Global("numpy", "ndarray")
            .Text("shape").Raw(0x8a, 7, 255, 255, 255, 255, 255, 255, 127).Raw(0x8a, 7, 255, 255, 255, 255, 255, 255, 127).Tuple2()
            .Text("order").Text("C").Text("dtype").ArrayType("f8").Text("allow_mmap").Raw(0x89).Op('u').Build().Stop();
        Read(huge).IsRefused.ShouldBeTrue();
        Read(Pickle.ArrayWrapper("f8", 200).Build().Raw(new byte[100]).Stop()).ShouldBeRefusedBy("model-truncated");
    }
}
