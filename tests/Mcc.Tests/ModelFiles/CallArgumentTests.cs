using Shouldly;
using Xunit;
using static Mcc.Tests.ModelFiles.ModelReading;

namespace Mcc.Tests.ModelFiles;

/// <summary>Listed names are called as their libraries write it, and nothing else.</summary>
public sealed class CallArgumentTests
{
    private const int Big = 2_000_000_000;

    private static PickleBytes Pickle => new PickleBytes().Proto(4);

    [Theory]
    [InlineData("builtins", "bytearray")]
    [InlineData("builtins", "bytes")]
    [InlineData("__builtin__", "bytearray")]
    [InlineData("builtins", "set")]
    [InlineData("builtins", "frozenset")]
    [InlineData("builtins", "range")]
    [InlineData("collections", "Counter")]
    [InlineData("collections", "deque")]
    [InlineData("collections", "OrderedDict")]
    [InlineData("collections", "defaultdict")]
    public void A_size_from_the_file_is_refused(string module, string name)
    {
        Read(Pickle.Global(module, name).Op('J').Int(Big).Tuple1().Reduce().Stop()).ShouldBeRefusedBy("model-odd-call");
        // The same with the instructions that call a class.
        Read(Pickle.Global(module, name).Op('J').Int(Big).Tuple1().NewObj().Stop()).ShouldBeRefusedBy("model-odd-call");
        Read(Pickle.Op('(').Op('J').Int(Big).Op('i').Line(module).Line(name).Stop()).ShouldBeRefusedBy("model-odd-call");
        Read(Pickle.Op('(').Global(module, name).Op('J').Int(Big).Op('o').Stop()).ShouldBeRefusedBy("model-odd-call");
    }

    [Fact]
    public void Containers_and_small_ranges_pass()
    {
        Read(Pickle.Global("builtins", "range").Small(1).Small(9).Tuple2().Reduce().Stop()).ShouldPass();
        Read(Pickle.Global("builtins", "set").Op(']').Tuple1().Reduce().Stop()).ShouldPass();
        Read(Pickle.Global("builtins", "bytearray").Bytes(1, 2).Tuple1().Reduce().Stop()).ShouldPass();
        Read(Pickle.Global("collections", "defaultdict").Global("builtins", "int").Tuple1().Reduce().Stop()).ShouldPass();
        Read(Pickle.Global("fractions", "Fraction").Text("-3/4").Tuple1().Reduce().Stop()).ShouldPass();
        Read(Pickle.Global("_codecs", "encode").Text("abc").Text("latin1").Tuple2().Reduce().Stop()).ShouldPass();
    }

    [Fact]
    public void Numbers_codecs_and_factories_of_the_file_are_refused()
    {
        Read(Pickle.Global("fractions", "Fraction").Text("1e999999999").Tuple1().Reduce().Stop()).ShouldBeRefusedBy("model-odd-call");
        Read(Pickle.Global("_codecs", "encode").Text("abc").Text("zip").Tuple2().Reduce().Stop()).ShouldBeRefusedBy("model-odd-call");
        Read(Pickle.Global("collections", "defaultdict").Global("numpy", "log1p").Tuple1().Reduce().Stop())
            .ShouldBeRefusedBy("model-odd-call");
        Read(Pickle.Global("numpy.random._pickle", "__generator_ctor").Text("MT19937").Global("numpy", "log1p").Tuple2().Reduce().Stop())
            .ShouldBeRefusedBy("model-odd-call");
    }

    [Fact]
    public void The_reconstructor_takes_only_a_base_of_python()
    {
        PickleBytes Made(string module, string name, char state) => Pickle.Global("copyreg", "_reconstructor")
            .Global("sklearn.linear_model._ridge", "Ridge").Global(module, name).Op(state).Tuple3().Reduce();

        Read(Made("builtins", "object", 'N').Stop()).ShouldPass();
        Read(Made("sklearn.linear_model._ridge", "Ridge", 'N').Stop()).ShouldBeRefusedBy("model-odd-call");
        Read(Made("builtins", "object", ']').Stop()).ShouldBeRefusedBy("model-odd-call");
        Read(Made("builtins", "dict", ']').Stop()).ShouldBeRefusedBy("model-odd-call");
    }

    [Fact]
    public void A_state_cannot_set_the_class_of_an_instance()
    {
        var tree = Pickle.Global("sklearn.ensemble._hist_gradient_boosting.predictor", "TreePredictor").Op(')').NewObj();

        Read(tree.Op('N').Op('}').Text("__class__").Global("builtins", "dict").Op('s').Tuple2().Build().Stop())
            .ShouldBeRefusedBy("model-unsafe-value").Message.ShouldContain("`TreePredictor.__class__`");
    }

    [Fact]
    public void A_first_state_counts_although_a_second_follows()
    {
        Read(Stack().Op('}').Text("stack_method_").Op(']').Text("tofile").Op('a').Op('s').Build().Op('}').Build().Stop())
            .ShouldBeRefusedBy("model-unsafe-value").Message.ShouldContain("`StackingRegressor.stack_method_` is `tofile`");
        Read(Stack().Op('}').Text("stack_method_").Op(']').Text("predict").Op('a').Op('s').Build().Op('}').Build().Stop()).ShouldPass();

        static PickleBytes Stack() => Pickle.Global("sklearn.ensemble._stacking", "StackingRegressor").Op(')').NewObj();
    }

    [Fact]
    public void A_state_that_is_not_a_dict_is_refused()
    {
        Read(Stack().Global("collections", "OrderedDict").Op(')').Reduce().Text("stack_method_").Text("tofile").Op('s').Build().Stop())
            .ShouldBeRefusedBy("model-unsafe-value").Message.ShouldContain("a state that is not a dict");
        Read(Stack().Op(']').Text("stack_method_").Text("tofile").Tuple2().Op('a').Build().Stop()).ShouldBeRefusedBy("model-unsafe-value");
        Read(Stack().Text("stack_method_").Text("tofile").Tuple2().Tuple1().Build().Stop()).ShouldBeRefusedBy("model-unsafe-value");
        Read(Stack().Op('N').Op('}').Text("stack_method_").Text("tofile").Op('s').Tuple2().Build().Stop())
            .ShouldBeRefusedBy("model-unsafe-value");

        static PickleBytes Stack() => Pickle.Global("sklearn.ensemble._stacking", "StackingRegressor").Op(')').NewObj();
    }

    [Fact]
    public void A_method_of_a_text_passes_and_any_other_getattr_does_not()
    {
        PickleBytes Method(string name) => Pickle.Global("builtins", "getattr").Global("builtins", "str").Text(name).Tuple2().Reduce();

        Read(Method("split").Stop()).ShouldPass();
        Read(Method("format").Stop()).ShouldBeRefusedBy("model-imports-unlisted").Message.ShouldContain("such as `str.split`");
        Read(Method("split").Op('0').Global("builtins", "getattr").Global("numpy", "ndarray").Text("tofile").Tuple2().Reduce().Stop())
            .ShouldBeRefusedBy("model-imports-unlisted");
        Read(Method("split").Global("builtins", "getattr").Tuple2().Stop()).ShouldBeRefusedBy("model-imports-unlisted");
    }
}
