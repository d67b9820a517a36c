using System.Text;
using System.Text.Json.Nodes;
using Mcc.Core.Registry;
using Mcc.Platform.Files;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Registry;

/// <summary>Registries on disk: what was recorded is never lost, whatever happened to the end of the file.</summary>
public sealed class RegistryFileTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("mcc-registry-").FullName;

    [Fact]
    public void A_file_cut_at_any_byte_keeps_its_whole_entries()
    {
        var whole = string.Concat(Enumerable.Range(0, 3).Select(number => Encoding.UTF8.GetString(Entry($"id-{number}"))));
        var bytes = Encoding.UTF8.GetBytes(whole);
        var (path, added) = (Path.Combine(folder, "cut.jsonl"), Entry("added"));
        for (var length = 0; length <= bytes.Length; length++)
        {
            File.WriteAllBytes(path, bytes[..length]);
            // The line break alone can be missing.
            var expected = Enumerable.Range(0, 3).Where(number => Ends(bytes, number) - 1 <= length).Select(number => $"id-{number}")
                .ToList();
            var file = new RegistryFile(path, isPrivate: true);

            Ids(file).ShouldBe(expected, $"cut at {length}");
            var torn = file.Append(_ => added);

            Ids(file).ShouldBe([.. expected, "added"], $"added after a cut at {length}");
            file.Read(reader => { while (reader.Read()) { } return reader.Damaged.Count; }).ShouldBe(0);
            torn.ShouldBe(length - (expected.Count == 0 ? 0 : Math.Min(length, Ends(bytes, expected.Count - 1))));
        }
    }

    [Fact]
    public void An_entry_cut_after_an_inner_object_is_not_whole()
    {
        var text = Encoding.UTF8.GetString(Entry("one"));
        var cut = text[..(text.IndexOf("\"notes\":\"\"}", StringComparison.Ordinal) + "\"notes\":\"\"}".Length)];
        cut.ShouldEndWith("}");
        new EntryHead().TryRead(Encoding.UTF8.GetBytes(cut)).ShouldBeFalse();
    }

    [Fact]
    public void An_entry_that_a_script_added_to_an_incomplete_line_is_found()
    {
        var (first, second) = (Encoding.UTF8.GetString(Entry("first")), Encoding.UTF8.GetString(Entry("second")));
        for (var length = 1; length < first.Length - 1; length++)
        {
            var reader = new RegistryReader(new MemoryStream(Encoding.UTF8.GetBytes(first[..length] + second)));
            reader.Read().ShouldBeTrue();
            reader.Head.TextOf(EntryMember.Id).ShouldBe("second");
            Encoding.UTF8.GetString(reader.Line).ShouldBe(second.TrimEnd('\n'));
            reader.Damaged.ShouldBe([new DamagedLine(1, IsTerminated: true, HasEntry: true)]);
            reader.Read().ShouldBeFalse();
        }
    }

    [Fact]
    public async Task Sixty_four_threads_lose_nothing()
    {
        var path = Path.Combine(folder, "new", "many.jsonl");

        await Task.WhenAll(Enumerable.Range(0, 64).Select(number => Task.Factory.StartNew(
            () => new RegistryFile(path, isPrivate: true).Append(_ => Entry($"id-{number}", new string('n', number * 100))),
            TestContext.Current.CancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default)));

        Ids(new(path, isPrivate: true)).Order(StringComparer.Ordinal)
            .ShouldBe(Enumerable.Range(0, 64).Select(number => $"id-{number}").Order(StringComparer.Ordinal));
        if (!OperatingSystem.IsWindows())
            File.GetUnixFileMode(path).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [Fact]
    public async Task What_is_added_while_the_file_is_replaced_is_kept()
    {
        var file = new RegistryFile(Path.Combine(folder, "replaced.jsonl"), isPrivate: true);
        file.Append(_ => Entry("first"));
        var writers = Task.WhenAll(Enumerable.Range(0, 8).Select(writer => Task.Factory.StartNew(() =>
        {
            for (var number = 0; number < 20; number++)
                file.Append(_ => [.. Entry($"kept-{writer}-{number}"), .. Entry($"dropped-{writer}-{number}")]);
        }, TestContext.Current.CancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default)));

        var rounds = 0;
        while (!writers.IsCompleted || rounds == 0)
        {
            rounds++;
            Prune(file);
        }

        await writers;
        Prune(file);
        Ids(file).Order(StringComparer.Ordinal).ShouldBe(
            Enumerable.Range(0, 8).SelectMany(writer => Enumerable.Range(0, 20).Select(number => $"kept-{writer}-{number}"))
                .Append("first").Order(StringComparer.Ordinal));
        Directory.EnumerateFiles(folder).ShouldBe([file.Path]);
    }

    [Fact]
    public void What_a_killed_process_left_of_a_new_file_is_overwritten()
    {
        var file = new RegistryFile(Path.Combine(folder, "left.jsonl"), isPrivate: true);
        file.Append(_ => [.. Entry("kept"), .. Entry("dropped")]);
        File.WriteAllText(file.Path + ".new", new string('x', 100_000));

        Prune(file);

        Ids(file).ShouldBe(["kept"]);
        new FileInfo(file.Path).Length.ShouldBe(Entry("kept").Length);
        Directory.EnumerateFiles(folder).ShouldBe([file.Path]);
    }

    [Fact]
    public void Members_in_another_order_and_escapes_are_read()
    {
        var reader = new RegistryReader(new MemoryStream(Encoding.UTF8.GetBytes("""
            { "region": "eu-west-1", "parameters": { "id": "inner" }, "model": "a\"\u00e9\n", "stage": null, "id": "x" }

            not JSON
            ["id"]
            {"time":"without an ID"}
            """)));
        reader.Read().ShouldBeTrue();
        reader.Head.TextOf(EntryMember.Region).ShouldBe("eu-west-1");
        reader.Head.TextOf(EntryMember.Model).ShouldBe("a\"é\n");
        reader.Head.TextOf(EntryMember.Id).ShouldBe("x");
        reader.Head[EntryMember.Stage].Length.ShouldBe(0);
        reader.Read().ShouldBeFalse();
        reader.Damaged.ShouldBe([new(3, true, false), new(4, true, false), new(5, false, false)]);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static void Prune(RegistryFile file) => file.Rewrite((reader, kept) =>
    {
        var dropped = false;
        while (reader.Read())
        {
            if (reader.Head.TextOf(EntryMember.Id).StartsWith("dropped", StringComparison.Ordinal))
            {
                dropped = true;
                continue;
            }

            kept.Write(reader.Line);
            kept.WriteByte((byte)'\n');
        }

        return dropped;
    });

    private static List<string> Ids(RegistryFile file) => file.Read(reader =>
    {
        var ids = new List<string>();
        while (reader.Read())
            ids.Add(reader.Head.TextOf(EntryMember.Id));
        return ids;
    });

    /// <summary>The bytes until the end of an entry, with its line break.</summary>
    private static int Ends(byte[] bytes, int number)
    {
        var at = -1;
        for (var line = 0; line <= number; line++)
            at = Array.IndexOf(bytes, (byte)'\n', at + 1);
        return at + 1;
    }

    private static byte[] Entry(string id, string notes = "")
    {
        var entry = new JsonObject { ["id"] = id };
        foreach (var member in EntryMembers.All.Skip(1))
            entry[EntryMembers.NameOf(member)] = member == EntryMember.Model ? null : $"{member} é";
        entry[EntryMembers.Parameters] = new JsonObject { ["a"] = new JsonObject { ["b"] = 1 } };
        entry[EntryMembers.Outcome] = new JsonObject { [EntryMembers.Notes] = notes };
        entry[EntryLine.Last] = EntryLine.Version;
        return EntryLine.Write(entry);
    }
}
