using Mcc.LocalSageMaker.Containers;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Local;

public sealed class DockerfileLabelsTests
{
    private const string Label = "com.amazonaws.sagemaker.capabilities.multi-models";

    [Theory]
    [InlineData("FROM python:3.12\nLABEL LABEL=true\n", "true")]
    [InlineData("# syntax=docker/dockerfile:1\nARG BASE=python:3.12-slim\nFROM ${BASE}\nlabel \"LABEL\"=\"true\" other='x y'\n", "true")]
    [InlineData("FROM --platform=linux/amd64 python:3.12\nLABEL a=b \\\n  # why\n  LABEL=true\n", "true")]
    [InlineData("FROM python:3.12\nLABEL LABEL true\n", "true")]
    [InlineData("FROM python:3.12\nLABEL LABEL=false\nLABEL LABEL=true\n", "true")]
    [InlineData("FROM python:3.12 AS first\nLABEL LABEL=true\nFROM first\nRUN echo\n", "true")]
    [InlineData("FROM python:3.12 AS first\nLABEL LABEL=true\nFROM python:3.12\nCOPY --from=first /a /a\n", null)]
    [InlineData("FROM public.ecr.aws/docker/library/python:3.12\nRUN echo LABEL LABEL=true\n", null)]
    public void Labels_are_those_of_the_last_stage(string dockerfile, string? value) =>
        DockerfileLabels.Read(dockerfile.Replace("LABEL=", Label + "=", StringComparison.Ordinal)
            .Replace("LABEL true", Label + " true", StringComparison.Ordinal)
            .Replace("\"LABEL\"", $"\"{Label}\"", StringComparison.Ordinal))
            .ShouldNotBeNull().GetValueOrDefault(Label).ShouldBe(value);

    [Theory]
    [InlineData("FROM nvcr.io/nvidia/tritonserver:25.01-py3\nRUN echo\n")]
    [InlineData("FROM 763104351884.dkr.ecr.us-east-1.amazonaws.com/djl-inference:0.33.0\n")]
    [InlineData("FROM $UNKNOWN\nLABEL a=b\n")]
    [InlineData("RUN echo\n")]
    public void A_base_image_that_may_have_labels_is_not_judged(string dockerfile) => DockerfileLabels.Read(dockerfile).ShouldBeNull();
}
