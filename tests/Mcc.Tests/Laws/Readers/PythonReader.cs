using Mcc.Core.Templates.Languages;
using Mcc.Tests.Templates.Escaping;

namespace Mcc.Tests.Laws.Readers;

/// <summary>The compiler alone, with its warnings as errors: nothing is run.</summary>
public sealed class PythonReader() : BatchReader(RealReader.Python, "-c", """
    import sys, warnings
    warnings.simplefilter("error")
    for path in sys.stdin.read().split("\0")[:-1]:
        try:
            compile(open(path, "rb").read(), path, "exec")
        except (SyntaxError, ValueError, Warning) as problem:
            print(path, repr(problem))
    """)
{
    public override string? Missing => File.Exists(RealReader.Python) ? null : $"{RealReader.Python} is not on this machine.";

    public override bool Reads(WrittenFile file) => file.Kind == FileKind.Python;
}
