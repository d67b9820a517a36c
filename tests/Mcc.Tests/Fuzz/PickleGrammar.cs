using Mcc.Core.Models;
using Mcc.ModelFiles.Pickles;
using Mcc.Tests.ModelFiles;

namespace Mcc.Tests.Fuzz;

/// <summary>Writes a pickle that a reader can follow: values, containers, calls, instances with states, memo entries and recalls.</summary>
internal sealed class PickleGrammar(Random random)
{
    private const int Deepest = 7;

    private static readonly ImportedName[] Listed = [.. AllowedGlobals.Known.Names.Keys];

    private static readonly string[] Attributes =
    [
        "stack_method_", "estimators_", "steps", "func", "kernel", "importance_getter", "kw_args", "named_estimators_", "classes_", "coef_",
        "note", "_response_method", "tree_", "vocabulary_", "scoring", "n_features_in_", "_sklearn_version", "__class__", "predict",
    ];

    private readonly PickleBytes file = new PickleBytes().Proto(4);
    private int remembered;

    public byte[] File()
    {
        Value(0);
        return random.Next(10) == 0 ? file : file.Stop();
    }

    private void Value(int depth)
    {
        switch (random.Next(depth > Deepest ? 8 : 18))
        {
            case 0: file.Op('N'); break;
            case 1: file.Small((byte)random.Next(256)); break;
            case 2: file.Op('J').Int(random.Next(int.MinValue, int.MaxValue)); break;
            case 3: file.Text(Attributes[random.Next(Attributes.Length)]); break;
            case 4: file.Bytes(1, 2, 3, 4, 5, 6, 7, 8); break;
            case 5: file.Raw((byte)random.Next(0x88, 0x8a)); break;
            case 6: Global(); break;
            case 7 when remembered > 0: file.Recall((byte)random.Next(Math.Min(remembered, 256))); break;
            case 7: file.Op(')'); break;
            case 8: Many(']', 'e', 1, depth); break;
            case 9: Many('}', 'u', 2, depth); break;
            case 10: Tuple(depth); break;
            case 11: Many((char)0x8f, (char)0x90, 1, depth); break;
            case 12: Global(); Tuple(depth); file.Reduce(); break;
            case 13: Global(); file.Op(')').NewObj(); State(depth); break;
            case 14: Global(); Tuple(depth); file.NewObj(); State(depth); break;
            case 15: file.ArrayType(random.Next(2) == 0 ? "f8" : "O8", (byte)(random.Next(2) == 0 ? 0 : 63)); break;
            case 16: file.ArrayWrapper(random.Next(2) == 0 ? "i1" : "O8", 1, (byte)(random.Next(2) == 0 ? 0 : 63)).Build().Raw(7); break;
            default: file.Op('('); Value(depth + 1); Value(depth + 1); file.Op(random.Next(2) == 0 ? 'l' : 't'); break;
        }
        if (random.Next(3) != 0) return;
        file.Memoize();
        remembered++;
    }

    private void Global()
    {
        var name = Listed[random.Next(Listed.Length)];
        if (random.Next(4) == 0) name = new("sklearn.ensemble._stacking", "StackingRegressor");
        if (random.Next(2) == 0) file.Global(name.Module, name.Name);
        else file.StackGlobal(name.Module, name.Name);
    }

    private void Tuple(int depth)
    {
        var length = random.Next(4);
        for (var index = 0; index < length; index++) Value(depth + 1);
        file.Raw(length switch { 0 => (byte)')', 1 => (byte)0x85, 2 => (byte)0x86, _ => (byte)0x87 });
    }

    private void Many(char begin, char end, int each, int depth)
    {
        file.Raw((byte)begin).Op('(');
        for (var index = random.Next(4) * each; index > 0; index--) Value(depth + 1);
        file.Raw((byte)end);
    }

    private void State(int depth)
    {
        if (random.Next(3) == 0) return;
        file.Op('}').Op('(');
        for (var index = random.Next(4); index > 0; index--)
        {
            file.Text(Attributes[random.Next(Attributes.Length)]);
            Value(depth + 1);
        }
        file.Op('u').Build();
    }
}
