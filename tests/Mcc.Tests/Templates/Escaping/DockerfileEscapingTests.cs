using Mcc.Core.Templates.Languages;
using Mcc.Core.Values;
using Shouldly;
using Xunit;
using static Mcc.Tests.Templates.Scopes;

namespace Mcc.Tests.Templates.Escaping;

public sealed class DockerfileEscapingTests
{
    [Theory]
    [InlineData("ENV V=\"[% x %]\"\n")]
    [InlineData("ENV V=[% x %]\n")]
    [InlineData("LABEL V=[% x %]\n")]
    [InlineData("ARG V=\"[% x %]\"\n")]
    [InlineData("ENV V=\"[% x %]\" \\\n    # it's a comment\n\n    B='c d'\n")]
    [InlineData("# syntax=docker/dockerfile:1\nFROM a AS b\nRUN it's \"\\\n  # it's\n  && x\nenv V=\"[% x %]\"\n")]
    public Task A_value_is_one_argument(string template) =>
        Readback.Holds(FileKind.Dockerfile, template, value => Readback.HasControl(value, "\t"), Read);

    [Theory]
    [InlineData("FROM a\n# [% x %]\n", "the whole value of ARG, ENV or LABEL")]
    [InlineData("[% x %] a\n", "the whole value of ARG, ENV or LABEL")]
    [InlineData("FROM [% x %]\n", "the whole value of ARG, ENV or LABEL")]
    [InlineData("EXPOSE [% x %]\n", "the whole value of ARG, ENV or LABEL")]
    [InlineData("RUN echo [% x %]\n", "the whole value of ARG, ENV or LABEL")]
    [InlineData("RUN echo \"[% x %]\"\n", "the whole value of ARG, ENV or LABEL")]
    [InlineData("RUN echo \\\nENV A=[% x %]\n", "the whole value of ARG, ENV or LABEL")]
    [InlineData("RUN echo \\\n# a comment\n\nENV A=[% x %]\n", "the whole value of ARG, ENV or LABEL")]
    [InlineData("CMD [\"[% x %]\"]\n", "the whole value of ARG, ENV or LABEL")]
    [InlineData("CMD [% x %]\n", "the whole value of ARG, ENV or LABEL")]
    [InlineData("HEALTHCHECK CMD curl [% x %]\n", "the whole value of ARG, ENV or LABEL")]
    [InlineData("WORKDIR \"/[% x %]\"\n", "the whole value of ARG, ENV or LABEL")]
    [InlineData("ENV [% x %]=1\n", "the whole value of ARG, ENV or LABEL")]
    [InlineData("ENV A=b[% x %]\n", "the whole value of ARG, ENV or LABEL")]
    [InlineData("ENV A=[% x %]b\n", "the whole value of ARG, ENV or LABEL")]
    [InlineData("ENV A=[% x %] B=c\n", "the whole value of ARG, ENV or LABEL")]
    [InlineData("ENV A=\"b[% x %]\"\n", "the whole value of ARG, ENV or LABEL")]
    [InlineData("ENV A=\"[% x %]b\"\n", "the whole value of ARG, ENV or LABEL")]
    [InlineData("ENV A='[% x %]'\n", "the whole value of ARG, ENV or LABEL")]
    [InlineData("ENV A=\"$B[% x %]\"\n", "the whole value of ARG, ENV or LABEL")]
    [InlineData("ENV A=\"\\[% x %]\"\n", "the whole value of ARG, ENV or LABEL")]
    [InlineData("ENV A=\"${B:-[% x %]}\"\n", "the whole value of ARG, ENV or LABEL")]
    [InlineData("ENV A=[% x %][% if x %]b[% end %]\n", "the whole value of ARG, ENV or LABEL")]
    [InlineData("ENV A=[% if x %]b[% end %][% x %]\n", "the whole value of ARG, ENV or LABEL")]
    [InlineData("RUN <<EOF\necho\nEOF\nENV A=\"[% x %]\"\n", "a here-document")]
    [InlineData("# escape=`\nFROM a\nENV A=\"[% x %]\"\n", "another escape character")]
    public void A_placeholder_where_nothing_can_be_escaped_is_refused(string template, string reason) =>
        Refusal(FileKind.Dockerfile, template, ("x", "v")).ShouldContain(reason);

    private static Task<IReadOnlyList<string>> Read(IReadOnlyList<string> texts) =>
        Task.FromResult<IReadOnlyList<string>>([.. texts.Select(text =>
        {
            var words = DockerfileReader.Words(DockerfileReader.Instructions(text)[^1].Arguments);
            var word = words.Single(word => word.StartsWith("V=", StringComparison.Ordinal));
            return DockerfileReader.Value(word["V=".Length..]);
        })]);
}
