using Mcc.Verify.Execution;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Local.Conformance;

/// <summary>Why a container exited early: the exit code and its last lines name the cause.</summary>
public sealed class ExitReasonTests
{
    [Theory]
    [InlineData(1, "ModuleNotFoundError: No module named 'flask_cors'", "the Python module `flask_cors` is not installed")]
    [InlineData(1, "/usr/bin/python3: No module named gunicorn", "the Python module `gunicorn` is not installed")]
    [InlineData(1, "ModuleNotFoundError: No module named 'sklearn.ensemble.forest'", "no module `sklearn.ensemble.forest`")]
    [InlineData(1, "ModuleNotFoundError: No module named 'json.decoder'; 'json' is not a package", "hides the Python package `json`")]
    [InlineData(1, "ImportError: libGL.so.1: cannot open shared object file: No such file or directory", "library `libGL.so.1`")]
    [InlineData(127, "serve: error while loading shared libraries: libgomp.so.1: cannot open shared object file", "`libgomp.so.1`")]
    [InlineData(1, "serve: /lib/libc.so.6: version `GLIBC_2.38' not found (required by serve)", "GLIBC_2.38")]
    [InlineData(1, "AttributeError: Can't get attribute 'Scaler' on <module '__main__'>", "the model refers to `Scaler`")]
    [InlineData(127, "/usr/bin/env: 'python3\\r': No such file or directory", "carriage return")]
    [InlineData(126, "/bin/sh: /opt/serve: /bin/bash^M: bad interpreter: No such file or directory", "line endings")]
    [InlineData(1, "exec /opt/serve: exec format error", "exec format error")]
    [InlineData(127, "exec: \"serve\": executable file not found in $PATH: unknown", "no program `serve`")]
    [InlineData(127, "exec /opt/serve: no such file or directory", "`/opt/serve` does not exist, or the interpreter")]
    [InlineData(126, "setsid: failed to execute /p/code/serve: Permission denied", "may not be executed")]
    [InlineData(2, "python3: can't open file '//serve': [Errno 2] No such file or directory", "took the argument `serve` for a file")]
    [InlineData(2, "app.py: error: unrecognized arguments: serve", "does not know the argument `serve`")]
    [InlineData(2, "Error: No such command 'serve'.", "does not know the argument `serve`")]
    [InlineData(1, "OSError: [Errno 98] Address already in use", "port is in use")]
    [InlineData(1, "Error: listen EADDRINUSE: address already in use 0.0.0.0:8080", "port is in use")]
    [InlineData(1, "OSError: [Errno 28] No space left on device", "the disk is full")]
    [InlineData(1, "torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 2 GiB", "the GPU has too little memory")]
    [InlineData(1, "numpy.core._exceptions._ArrayMemoryError: MemoryError", "out of memory")]
    [InlineData(1, "RuntimeError: Found no NVIDIA driver on your system.", "needs a GPU")]
    [InlineData(1, "FileNotFoundError: [Errno 2] No such file or directory: '/opt/ml/model/model.joblib'", "`/opt/ml/model/model.joblib`")]
    [InlineData(1, "KeyError: 'MODEL_NAME'", "the environment variable `MODEL_NAME` is not set")]
    [InlineData(1, "NameResolutionError: Failed to resolve 'huggingface.co'", "needs the network")]
    [InlineData(1, "SyntaxError: invalid syntax", "Python cannot read its code")]
    [InlineData(1, "Error: Cannot find module 'express'", "the Node.js module `express`")]
    [InlineData(0, "done", "went to the background")]
    [InlineData(137, "loading", "usually by the kernel for lack of memory")]
    [InlineData(139, "loading", "native code of a library crashed")]
    [InlineData(132, "loading", "instructions that this processor does not have")]
    public void The_last_lines_or_the_exit_code_name_the_cause(int code, string line, string cause)
    {
        var sentence = ExitReason.Of(new(code, IsOutOfMemory: false), ["before", line]).Sentence("It", "after 1 s", "otherwise", "");

        sentence.ShouldStartWith($"It exited with exit code {code}");
        sentence.ShouldContain(cause);
        sentence.ShouldNotContain("otherwise");
    }

    [Fact]
    public void An_unknown_cause_leaves_the_exit_code_and_the_fix_of_the_clause() =>
        ExitReason.Of(new(3, IsOutOfMemory: false), ["the answer is 42"]).Sentence("It", "after 1 s", "Look at its log.", " Log.")
            .ShouldBe("It exited with exit code 3 after 1 s. Look at its log. Log.");

    [Fact]
    public void An_engine_that_saw_the_end_of_memory_is_believed() =>
        ExitReason.Of(new(1, IsOutOfMemory: true), ["KeyError: 'A_VARIABLE'"]).Cause.ShouldBe("the kernel ended it for lack of memory");
}
