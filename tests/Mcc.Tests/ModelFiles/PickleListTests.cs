using System.Diagnostics;
using Mcc.Core.Data;
using Mcc.ModelFiles.Pickles;
using Shouldly;
using Xunit;

namespace Mcc.Tests.ModelFiles;

/// <summary>The list of names that a pickle may import, as it is shipped.</summary>
public sealed class PickleListTests
{
    private static readonly string[] NeverModules =
    [
        "os", "posix", "nt", "subprocess", "sys", "shutil", "socket", "importlib", "runpy", "code", "pty", "ctypes", "pickle", "_pickle",
            "dill",
        "cloudpickle", "marshal", "types", "operator", "webbrowser", "tempfile", "io", "_io", "pathlib", "multiprocessing", "threading",
            "asyncio",
        "urllib", "http", "ftplib", "smtplib", "inspect", "pdb", "timeit", "trace", "codeop", "distutils", "setuptools", "pip", "torch",
            "__main__",
    ];

    private static readonly string[] NeverNames =
    [
        "eval", "exec", "compile", "open", "getattr", "setattr", "delattr", "__import__", "globals", "locals", "vars", "input",
            "breakpoint", "type",
        "load", "loads", "dump", "dumps", "save", "fromfile", "tofile", "loadtxt", "genfromtxt", "savetxt", "system", "popen",
            "run_command",
        "_ufunc_reconstruct", "attrgetter", "methodcaller", "apply", "Memory", "Parallel", "delayed", "NDArrayWrapper", "ZNDArrayWrapper",
            "__builtins__",
    ];

    [Fact]
    public void It_has_no_name_that_reaches_files_processes_or_the_interpreter()
    {
        var names = AllowedGlobals.Known.Names.Keys;
        names.Count().ShouldBeGreaterThan(1000);
        names.ShouldAllBe(name => !NeverModules.Contains(name.Module.Split('.', 2)[0]));
        names.ShouldAllBe(name => !NeverNames.Contains(name.Name));
        names.ShouldAllBe(static name => !name.Name.Contains('.') && name.Name.Length > 0 && name.Module.Length > 0);
        // Loading one of these runs text of the file with exec: scipy/stats/_distn_infrastructure.py, _attach_methods.
        names.ShouldAllBe(static name => !name.Module.StartsWith("scipy.stats"));
        names.ShouldAllBe(static name => !name.Module.StartsWith("sklearn.datasets") && !name.Module.StartsWith("sklearn.externals"));
    }

    [Fact]
    public void Mapped_and_joblib_arrays_are_restricted()
    {
        foreach (var (name, use) in AllowedGlobals.Known.Names)
        {
            var global = new PythonGlobal(name, use);
            if (name.Name == "memmap") global.IsFileArray.ShouldBeTrue(name.ToString());
            if (name.Name == "NumpyArrayWrapper") global.IsArrayWrapper.ShouldBeTrue(name.ToString());
            if (global.IsFileArray) use.ShouldBe(PickleUse.Refer, name.ToString());
        }
    }

    [Fact]
    public void Python_2_names_map_to_Python_3_names()
    {
        Assert.SkipUnless(File.Exists(HonestModels.Python), $"{HonestModels.Python} does not exist.");
        // Up to protocol 2 Python maps old names to new ones: what is listed must not be mapped to something else.
        var start = new ProcessStartInfo(HonestModels.Python) { RedirectStandardOutput = true, UseShellExecute = false };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add("import _compat_pickle as c\nfor (m,n),(a,b) in c.NAME_MAPPING.items(): print(m,n,a,b)\nfor m,a in "
            + "c.IMPORT_MAPPING.items(): print(m,'*',a,'*')");
        using var process = Process.Start(start)!;
        var lines = process.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        process.WaitForExit();
        lines.Length.ShouldBeGreaterThan(50);
        foreach (var name in AllowedGlobals.Known.Names.Keys)
        {
            var mapped = lines.Select(static line => line.Split(' '))
                .FirstOrDefault(parts => parts[0] == name.Module && parts[1] == name.Name)
                ?? lines.Select(static line => line.Split(' ')).FirstOrDefault(parts => parts[0] == name.Module && parts[1] == "*");
            if (mapped is null) continue;
            var meant = new Core.Models.ImportedName(mapped[2], mapped[3] == "*" ? name.Name : mapped[3]);
            AllowedGlobals.Known.UseOf(meant).ShouldNotBeNull($"{name} means {meant}");
        }
    }
}
