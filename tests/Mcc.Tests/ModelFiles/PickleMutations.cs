namespace Mcc.Tests.ModelFiles;

/// <summary>Changes a pickle at random: bytes, runs of bytes, whole instructions put in, parts of itself copied about.</summary>
internal sealed class PickleMutations(Random random)
{
    private static readonly byte[] Opcodes =
        [.. "(.012FIJKLMNPQRSTUVXabcd}eghijl]opqrst)uGBC"u8, .. Enumerable.Range(0x80, 0x19).Select(static code => (byte)code)];

    // What makes a mutant dangerous when it lands where instructions are read.
    private static readonly byte[][] Bad =
    [
        new PickleBytes().CallWith("os", "system", "x"),
        new PickleBytes().StackGlobal("os", "system"),
        new PickleBytes().Global("builtins", "eval"),
        new PickleBytes().Op('(').Op('i').Line("os").Line("getcwd"),
        new PickleBytes().Text("os").Memoize().Text("popen").Memoize().Raw(0x93),
        new PickleBytes().ArrayWrapper("f8", 1).Build(),
        new PickleBytes().ArrayWrapper("O8", 1, 63).Build(),
        new PickleBytes().ArrayWrapper("i1", 40).Build(),
    ];

    public byte[] Of(byte[] original)
    {
        var bytes = new List<byte>(original);
        for (var change = random.Next(1, 6); change > 0; change--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(9))
            {
                case 0: bytes[at] = (byte)random.Next(256); break;
                case 1: bytes[at] ^= (byte)(1 << random.Next(8)); break;
                case 2: bytes[at] = Opcodes[random.Next(Opcodes.Length)]; break;
                case 3: bytes.Insert(at, Opcodes[random.Next(Opcodes.Length)]); break;
                case 4: bytes.RemoveRange(at, Math.Min(random.Next(1, 9), bytes.Count - at)); break;
                case 5: bytes.InsertRange(at, Bad[random.Next(Bad.Length)]); break;
                case 6: bytes.InsertRange(at, Part(original)); break;
                case 7: bytes.InsertRange(Math.Max(0, bytes.Count - random.Next(1, 4)), Bad[random.Next(Bad.Length)]); break;
                default: bytes[at] = (byte)(bytes[at] + random.Next(-3, 4)); break;
            }
            if (bytes.Count == 0) bytes.Add(0x80);
        }
        return [.. bytes];
    }

    private byte[] Part(byte[] original)
    {
        var start = random.Next(original.Length);
        return original[start..Math.Min(original.Length, start + random.Next(1, 40))];
    }
}
