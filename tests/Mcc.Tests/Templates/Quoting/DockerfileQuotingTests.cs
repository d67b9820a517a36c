using System.Text.Json;
using Mcc.Core.Templates;
using Shouldly;
using Xunit;
using static Mcc.Tests.Templates.Scopes;

namespace Mcc.Tests.Templates.Quoting;

public sealed class DockerfileQuotingTests
{
    [Theory]
    [InlineData("ENV V=\"[% x %]\"\n")]
    [InlineData("ENV V=[% x %]\n")]
    [InlineData("LABEL V=[% x %] b=\"c\"\n")]
    [InlineData("ARG V=\"[% x %]\"\n")]
    [InlineData("ENV V=\"[% x %]\" \\\n    # it's a comment\n\n    B='c d'\n")]
    [InlineData("# syntax=docker/dockerfile:1\nFROM a AS b\nRUN it's \"\\\n  # it's\n  && x\nenv V=\"[% x %]\"\n")]
    public Task A_value_is_one_word(string template) =>
        Readback.Holds(FileKind.Dockerfile, template, value => Readback.HasControl(value, "\t"), Read);

    [Fact]
    public Task Single_quotes_have_no_escapes() =>
        Readback.Holds(FileKind.Dockerfile, "ENV V='[% x %]'\n", value => Readback.HasControl(value, "\t") || value.AsSpan().ContainsAny('\'', '\\'), Read);

    [Fact]
    public Task A_value_may_follow_a_complete_variable() =>
        Readback.Holds(FileKind.Dockerfile, "ENV A=\"$A\" V=\"a${B}[% x %]\"\n", value => Readback.HasControl(value, "\t"), Read, value => "a«VARIABLE»{B}" + value);

    [Fact]
    public Task A_comment_ends_where_the_template_ends_it() =>
        Readback.Holds(FileKind.Dockerfile, "FROM a\n# [% x %]\nENV V=ok\n", value => Readback.HasControl(value, "\t"), Read, _ => "ok");

    [Theory]
    [InlineData("CMD [\"[% x %]\"]\n")]
    [InlineData("ENTRYPOINT [[% x %]]\n")]
    [InlineData("HEALTHCHECK --interval=5s CMD [\"[% x %]\"]\n")]
    [InlineData("RUN --network=none [\"[% x %]\", \\\n \"b\"]\n")]
    public Task A_word_of_a_command_is_a_string(string template) =>
        Readback.Holds(FileKind.Dockerfile, template, _ => false, texts => Task.FromResult<IReadOnlyList<string>>([.. texts.Select(text =>
        {
            var rest = DockerfileReader.Instructions(text)[^1].Arguments;
            return JsonSerializer.Deserialize<string[]>(rest[rest.IndexOf('[', StringComparison.Ordinal)..])![0];
        })]));

    [Fact]
    public void A_whole_command_is_an_array_of_strings() =>
        Render(FileKind.Dockerfile, "CMD [% xs %]\nENTRYPOINT [\"a\", [% x %]]\n", ("xs", List("a b", 8080, true)), ("x", 1)).ShouldBe("CMD [\"a b\", \"8080\", \"true\"]\nENTRYPOINT [\"a\", \"1\"]\n");

    [Fact]
    public void Names_and_values_come_in_a_loop() =>
        Render(FileKind.Dockerfile, "FROM a\nENV \\\n[% for v in vs %]\n    [% v.name %]=[% v.value %] \\\n[% end %]\n    LAST=1\n", ("vs", Group(("A", "b c"), ("D", 1))))
            .ShouldBe("FROM a\nENV \\\n    A=\"b c\" \\\n    D=1 \\\n    LAST=1\n");

    [Theory]
    [InlineData("FROM [% x %]\n", "nginx:1.27@sha256:abc")]
    [InlineData("EXPOSE [% x %]\n", "8080")]
    [InlineData("COPY [% x %] /opt/ml/[% x %]\n", "model.json")]
    public void A_harmless_value_needs_no_quotes(string template, string value) =>
        Render(FileKind.Dockerfile, template, ("x", value)).ShouldBe(template.Replace("[% x %]", value, StringComparison.Ordinal));

    [Theory]
    [InlineData("FROM [% x %]\n", "a b")]
    [InlineData("COPY [% x %] /\n", "$A")]
    [InlineData("WORKDIR /[% x %]\n", "a\\")]
    [InlineData("ENV A=b[% x %]\n", "")]
    [InlineData("ENV [% x %]=1\n", "1A")]
    [InlineData("ENV [% x %]=1\n", "A=")]
    public void What_cannot_be_quoted_is_refused(string template, string value) =>
        Refusal(FileKind.Dockerfile, template, ("x", value)).ShouldContain("so it has to be of letters, digits");

    [Theory]
    [InlineData("# [% x %]\nFROM a\n", "Docker reads comments as directives")]
    [InlineData("\n# [% x %]\nFROM a\n", "Docker reads comments as directives")]
    [InlineData("[% x %] a\n", "an instruction's name stands here")]
    [InlineData("FROM[% x %] a\n", "an instruction's name before it is cut in two")]
    [InlineData("RUN echo [% x %]\n", "first Docker and then a shell")]
    [InlineData("RUN echo \"[% x %]\"\n", "first Docker and then a shell")]
    [InlineData("RUN echo \\\n  [% x %]\n", "first Docker and then a shell")]
    [InlineData("CMD echo [% x %]\n", "first Docker and then a shell")]
    [InlineData("ONBUILD RUN [% x %]\n", "first Docker and then a shell")]
    [InlineData("HEALTHCHECK CMD curl [% x %]\n", "first Docker and then a shell")]
    [InlineData("WORKDIR \"/[% x %]\"\n", "read differently by each instruction")]
    [InlineData("ENV A=\"$B[% x %]\"\n", "could take hold of it")]
    [InlineData("ENV A=\"$[% x %]\"\n", "could take hold of it")]
    [InlineData("ENV A=\"\\[% x %]\"\n", "could take hold of it")]
    [InlineData("ENV A=\"${B:-[% x %]}\"\n", "cannot be followed")]
    [InlineData("RUN <<EOF\necho\nEOF\nENV A=\"[% x %]\"\n", "a here-document")]
    [InlineData("# escape=`\nFROM a\nENV A=\"[% x %]\"\n", "another escape character")]
    [InlineData("ENV A=[% if x %]\"[% end %][% x %]\n", "its ways end in different places")]
    public void A_hole_where_nothing_can_be_quoted_is_refused(string template, string reason) =>
        Refusal(FileKind.Dockerfile, template, ("x", "v")).ShouldContain(reason);

    private static Task<IReadOnlyList<string>> Read(IReadOnlyList<string> texts) =>
        Task.FromResult<IReadOnlyList<string>>([.. texts.Select(text =>
        {
            var words = DockerfileReader.Words(DockerfileReader.Instructions(text)[^1].Arguments);
            var word = words.Single(word => word.StartsWith("V=", StringComparison.Ordinal));
            return DockerfileReader.Value(word["V=".Length..]);
        })]);
}
