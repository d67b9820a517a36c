namespace Mcc.Core.Templates.Languages.Dockerfile;

/// <summary>The parts of a Dockerfile that differ in what a value may be.</summary>
internal enum DockerfilePart
{
    LineStart,
    Comment,

    /// <summary>The instruction's own name.</summary>
    Instruction,

    /// <summary>ENV, ARG, LABEL: words with quotes.</summary>
    Assignments,

    /// <summary>FROM, COPY, WORKDIR, USER, EXPOSE, …: words, whose quotes differ between the instructions.</summary>
    Words,

    /// <summary>The beginning of what CMD, ENTRYPOINT and SHELL run: an array in JSON, or a shell's line.</summary>
    CommandStart,

    /// <summary>An array in JSON.</summary>
    CommandArray,

    /// <summary>What a shell reads, after Docker has.</summary>
    ShellLine,
}
