using Mcc.Core.Templates;
using Mcc.Core.Templates.Languages;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Templates;

public sealed class FileKindsTests
{
    [Theory]
    [InlineData("Dockerfile", "FROM a", FileKind.Dockerfile)]
    [InlineData("Dockerfile.gpu", "", FileKind.Dockerfile)]
    [InlineData("docker/base.dockerfile", "", FileKind.Dockerfile)]
    [InlineData("Dockerfile.dockerignore", "", FileKind.Text)]
    [InlineData(".dockerignore", "", FileKind.Text)]
    [InlineData(".gitignore", "", FileKind.Text)]
    [InlineData("requirements.txt", "", FileKind.Text)]
    [InlineData("LICENSE", "", FileKind.Text)]
    [InlineData("do/build", "", FileKind.Shell)]
    [InlineData("runtime/lib/engine.sh", "", FileKind.Shell)]
    [InlineData("do/config", "# Settings", FileKind.Shell)]
    [InlineData("do/environment.json", "{", FileKind.Json)]
    [InlineData("todo/list", "", FileKind.Text)]
    [InlineData("code/serve", "#!/usr/bin/env python3", FileKind.Python)]
    [InlineData("code/serve", "#!/usr/bin/env -S python3 -u", FileKind.Python)]
    [InlineData("code/serve", "#!/bin/bash -e", FileKind.Shell)]
    [InlineData("code/serve", "#!/usr/bin/env bash", FileKind.Shell)]
    [InlineData("code/serve", "#!/bin/sh", FileKind.Shell)]
    [InlineData("code/serve", "#!/usr/bin/perl", FileKind.Text)]
    [InlineData("code/serve", "", FileKind.Text)]
    [InlineData("sample_model/train", "#!/usr/bin/env python3.11", FileKind.Python)]
    [InlineData("code/app.py", "", FileKind.Python)]
    [InlineData("code/nginx.conf", "", FileKind.Nginx)]
    [InlineData("code/nginx.conf.template", "", FileKind.Nginx)]
    [InlineData("models/m/config.pbtxt", "", FileKind.ProtobufText)]
    [InlineData("code/serving.properties", "", FileKind.Properties)]
    [InlineData("deploy/main.tf", "", FileKind.Hcl)]
    [InlineData("README.md", "", FileKind.Markdown)]
    [InlineData("buildspec.yml", "", FileKind.Yaml)]
    [InlineData("deploy/service.YAML", "", FileKind.Yaml)]
    [InlineData("pyproject.toml", "", FileKind.Toml)]
    public void Language_follows_from_shebang_name_or_extension(string path, string firstLine, FileKind kind) =>
        FileKinds.Of(path, firstLine).ShouldBe(kind);
}
