using Mcc.Core.Catalogs;
using Mcc.Core.Data;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Laws;

/// <summary>Law 1: what exists is data. No backend, target, architecture or feature is named in the code.</summary>
public sealed class NoIdOfDataIsALiteralTests
{
    private static readonly Catalog Shipped = new(DataFiles.Embedded);

    /// <summary>Places where a word is an id of data/ only by chance.</summary>
    private static readonly HashSet<(string Path, string Id)> Homonyms =
    [
        ("src/Mcc.Cli/Commands/VerifySubject.cs", "http"), // the scheme of a URL
        ("src/Mcc.Core/ServiceModels/CompactModel.cs", "http"), // a member of AWS's service models
        ("src/Mcc.Core/ServiceModels/ShapeReader.cs", "http"), // the same
        ("src/Mcc.LocalSageMaker/Signatures/HostFilter.cs", "http"), // the scheme of a URL
        ("src/Mcc.LocalSageMaker/Ecs/LoadBalancer.cs", "http"), // the same
        ("src/Mcc.LocalSageMaker/Lambda/UrlEvent.cs", "http"), // a member of events, and the scheme of a URL
        ("src/Mcc.LocalSageMaker/Protocols/AwsRequest.cs", "lambda"), // the name of AWS's service
        ("src/Mcc.LocalSageMaker/Services.cs", "ecs"), // the same
    ];

    [Fact]
    public void In_the_whole_of_src()
    {
        var ids = Shipped.Backends.Concat<Mcc.Core.Data.TemplateLayer>(Shipped.Targets).Select(layer => layer.Id)
            .Concat(Shipped.Backends.Select(backend => backend.Architecture!))
            .ToHashSet(StringComparer.Ordinal);
        // A word of its own meaning ("transformers" is a library too) counts only as a whole literal; `http-flask` counts inside of one as
        // well.
        var found = from path in SourceTree.Code("src")
                    from literal in Literals.Of(SourceTree.Text(path))
                    from id in ids
                    where !Homonyms.Contains((path, id))
                    where literal.Content == id || (id.Contains('-') && literal.Content.Contains(id, StringComparison.Ordinal))
                    select $"{path}:{literal.Line}: \"{id}\"";
        found.ShouldBeEmpty();
    }

    [Fact]
    public void And_the_reader_of_literals_finds_them()
    {
        const string Code = "var a = \"one\"; // \"two\"\nvar b = '\"'; var c = \"\"\"three \"x\" \"\"\";\n/* \"four\" */ var d = "
            + "$\"five {a}\"; var e = @\"six \"\" more\";";
        Literals.Of(Code).Select(literal => (literal.Content, literal.Line))
            .ShouldBe([("one", 1), ("three \"x\" ", 2), ("five {a}", 3), ("six \"\" more", 3)]);
    }
}
