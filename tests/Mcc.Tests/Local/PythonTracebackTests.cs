using Mcc.LocalSageMaker.Serving;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Local;

public sealed class PythonTracebackTests
{
    [Fact]
    public void The_users_own_frame_is_named_not_the_librarys()
    {
        string[] lines =
        [
            "starting", "Traceback (most recent call last):",
            """  File "/opt/ml/code/inference.py", line 12, in model_fn""", "    return joblib.load(path)",
            """  File "/usr/lib/python3/dist-packages/joblib/numpy_pickle.py", line 658, in load""", "    obj = unpickle(f)", "          ^^^^^^^^^^^",
            "KeyError: 'weights'",
        ];

        PythonTraceback.Summarize(lines).ShouldBe("model_fn raised KeyError in inference.py line 12: 'weights'.");
    }

    [Fact]
    public void The_last_of_several_exceptions_is_reported()
    {
        string[] lines =
        [
            "Traceback (most recent call last):", """  File "a.py", line 1, in first""", "ValueError: one", "",
            "During handling of the above exception, another exception occurred:", "",
            "Traceback (most recent call last):", """  File "b.py", line 2, in second""", "requests.exceptions.ConnectionError", "the end",
        ];

        PythonTraceback.Summarize(lines).ShouldBe("second raised ConnectionError in b.py line 2.");
    }

    [Theory]
    [InlineData("all is well")]
    [InlineData("Traceback (most recent call last):")]
    public void Without_a_complete_traceback_nothing_is_reported(string line) => PythonTraceback.Summarize([line]).ShouldBeNull();
}
