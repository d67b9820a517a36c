using System.IO.Compression;
using System.Text;
using Mcc.Core.Diagnostics;
using Mcc.Core.Models;
using Shouldly;
using Xunit;
using static Mcc.Tests.ModelFiles.ModelReading;

namespace Mcc.Tests.ModelFiles;

/// <summary>What people give in place of a model.</summary>
public sealed class OddFileTests
{
    [Theory]
    [InlineData("", "model-empty", "empty")]
    [InlineData("\0\0\0\0", "model-empty", "zero bytes")]
    [InlineData("<!DOCTYPE html>\n<html>", "model-is-web-page", "web page")]
    [InlineData("\n  <html lang=\"en\">", "model-is-web-page", "web page")]
    [InlineData("<?xml version=\"1.0\"?>\n<Error><Code>AccessDenied</Code>", "model-is-web-page", "error message from a storage service")]
    [InlineData("version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n", "model-is-git-lfs-pointer", "Git LFS")]
    [InlineData("\0\u0005\u0016\u0007\0\u0002\0\0Mac OS X        \0\u0002", "model-is-apple-double", "macOS")]
    [InlineData("<?xml version=\"1.0\"?><ListBucketResult xmlns=\"x\">", "model-is-listing", "listing")]
    [InlineData("                           PRE models/\n", "model-is-listing", "listing")]
    [InlineData("Archive:  model.zip\n  Length      Date\n", "model-is-listing", "listing")]
    [InlineData("{\"message\":\"Not Found\"}", "model-unknown-format", "not an XGBoost model")]
    [InlineData("{\"architectures\":[\"LlamaForCausalLM\"],\"hidden_size\":4}", "model-unknown-format", "transformers")]
    [InlineData("[{\"nodeid\": 0}]", "model-unknown-format", "text")]
    [InlineData("a,b,c\n1,2,3\n", "model-unknown-format", "text")]
    [InlineData("import pickle\n", "model-unknown-format", "text")]
    [InlineData("(.", "model-unknown-format", "text")]
    public void The_kind_is_reported_with_a_fix(string content, string rule, string says)
    {
        foreach (var name in (string[])["model.pkl", "model.json", "model"])
        {
            var finding = Read(Encoding.UTF8.GetBytes(content), name).ShouldBeRefusedBy(rule);
            finding.Message.ShouldContain(says);
            finding.Fix.ShouldNotBeEmpty();
        }
    }

    [Fact]
    public void An_archive_is_not_a_model()
    {
        var tar = new byte[2048];
        "model.pkl"u8.CopyTo(tar);
        "ustar"u8.CopyTo(tar.AsSpan(257));
        Read(tar, "model.tar").ShouldBeRefusedBy("model-unknown-format").Fix.ShouldContain("Extract it");
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true)) gzip.Write(tar);
        var report = Read(packed.ToArray(), "model.tar.gz");
        report.ShouldBeRefusedBy("model-unknown-format").Fix.ShouldContain("Extract it");
        report.Content.ShouldBe(ModelContent.Archive);
    }

    [Fact]
    public void Unsupported_formats_explain_alternatives()
    {
        Read([0x80, 2, 0x8a, 0x0a, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, (byte)'.'], "model.pt")
            .ShouldBeRefusedBy("model-unknown-format").Message.ShouldContain("PyTorch");
        Read([0x93, .. "NUMPY"u8, 1, 0], "x.npy").ShouldBeRefusedBy("model-unknown-format").Message.ShouldContain("numpy arrays");
        Read([.. "CBM1"u8, 1, 2, 3, 4], "m.cbm").ShouldBeRefusedBy("model-unknown-format").Message.ShouldContain("CatBoost");
        Read([40, 0, 0, 0, 0, 0, 0, 0, .. "{\"weight\":{\"dtype\":\"F32\"}}"u8], "m.safetensors")
            .ShouldBeRefusedBy("model-unknown-format").Fix.ShouldContain("--model-name");
        Read(Zip(("schema.json", "{}")), "m.skops").ShouldBeRefusedBy("model-unknown-format").Message.ShouldContain("skops");
        Read(Zip(("archive/data.pkl", ""), ("archive/data/0", "")), "m.pt")
            .ShouldBeRefusedBy("model-unknown-format").Message.ShouldContain("PyTorch");
        Read(Zip(("a.npy", "")), "m.npz").ShouldBeRefusedBy("model-unknown-format").Message.ShouldContain("numpy arrays");
        Read(Zip(("model.pkl", "")), "m.zip").ShouldBeRefusedBy("model-unknown-format").Message.ShouldContain("an archive");
        Read("PK\x03\x04 this is cut off"u8.ToArray(), "m.zip").ShouldBeRefusedBy("model-truncated");
    }

    [Fact]
    public void A_TorchScript_file_is_only_named()
    {
        var report = Read(Zip(("m/constants.pkl", ""), ("m/data.pkl", ""), ("m/code/__torch__.py", "")), "m.pt");
        report.ShouldPass();
        report.Content.ShouldBe(ModelContent.TorchScript);
    }

    [Fact]
    public void A_contradicting_extension_is_a_note()
    {
        byte[] pickle = new PickleBytes().Proto(4).StackGlobal("sklearn.svm._classes", "SVC").Op(')').NewObj().Stop();
        var report = Read(pickle, "model.h5");
        report.ShouldPass();
        report.Findings.ShouldContain(static finding => finding.Rule == "model-extension-differs" && finding.Severity == Severity.Note);
        Read(pickle, "model.joblib").Findings.ShouldNotContain(static finding => finding.Rule == "model-extension-differs");
        Read(pickle, "model").Findings.ShouldNotContain(static finding => finding.Rule == "model-extension-differs");
    }

    [Fact]
    public void A_dict_is_warned_of_because_model_fn_must_choose()
    {
        var report = Read(new PickleBytes().Proto(4).Op('}').Text("model").StackGlobal("sklearn.svm._classes", "SVC").Op(')').NewObj()
            .Op('s').Stop());
        report.ShouldPass();
        report.Estimator.ShouldBe("dict");
        report.Findings.Single(static finding => finding.Rule == "model-not-an-estimator").Fix.ShouldContain("model_fn");
    }

    internal static byte[] Zip(params (string Name, string Content)[] files)
    {
        var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in files)
            {
                using var entry = zip.CreateEntry(name).Open();
                entry.Write(Encoding.UTF8.GetBytes(content));
            }
        }
        return stream.ToArray();
    }
}
