using Mcc.Core.Models;
using Mcc.ModelFiles.Reading;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Projects;

/// <summary>What is given with --code-path: a handler becomes the server's, other modules lie in a folder of their own.</summary>
public sealed class UserCodeTests
{
    private const string Handler = "code/inference.py";
    private const string Predicts = "def predict_fn(data, model):\n    return model.predict(data)\n";

    [Theory]
    [InlineData("http-flask")]
    [InlineData("http-fastapi")]
    public void A_handler_is_recognized_by_name_or_function(string configuration)
    {
        From(configuration, ("inference.py", "import mine\n"), ("mine.py", "def twice(x):\n    return 2 * x\n"))
            .ShouldBe([(Handler, "inference.py"), ("code/ext/mine.py", "mine.py")]);
        From(configuration, ("inference.py", ""), ("mine.py", Predicts))
            .ShouldBe([(Handler, "inference.py"), ("code/ext/mine.py", "mine.py")]);
        // A model that was pickled with a class of it asks for the module's own name.
        From(configuration, ("mine.py", "class Net:\n    pass\n\n\n" + Predicts))
            .ShouldBe([(Handler, "mine.py"), ("code/ext/mine.py", "mine.py")]);
        From(configuration, ("mine.py", "class Net:\n    pass\n")).ShouldBe([("code/ext/mine.py", "mine.py")]);
    }

    [Fact]
    public void Handler_folders_are_copied_and_packages_stay_packages()
    {
        From("http-flask", ("source/inference.py", Predicts), ("source/helper.py", ""), ("source/deep/more.py", ""), ("other.py", ""))
            .ShouldBe([(Handler, "source/inference.py"), ("code/ext/deep/more.py", "source/deep/more.py"),
                ("code/ext/helper.py", "source/helper.py"), ("code/ext/other.py", "other.py")]);
        From("http-flask", ("package/__init__.py", ""), ("package/inference.py", Predicts))
            .ShouldBe([("code/ext/package/__init__.py", "package/__init__.py"), ("code/ext/package/inference.py", "package/inference.py")]);
    }

    [Fact]
    public void Two_handlers_are_refused_by_name() =>
        Make("http-flask", ("a.py", Predicts), ("b.py", "def output_fn(prediction, accept): pass\n")).Errors
            .ShouldHaveSingleItem().ShouldContain(
                "Of the files given with --code-path, a.py and b.py have functions that the server calls");

    [Fact]
    public void A_module_with_the_name_of_one_of_the_servers_is_refused()
    {
        Make("http-flask", ("settings.py", "")).Errors.ShouldHaveSingleItem()
            .ShouldBe("settings.py (from --code-path) has the name of one of the server's own modules, runtime/server/settings.py. Rename "
                + "it, and its imports.");
        Make("http-flask", ("package/settings.py", ""), ("package/__init__.py", "")).Errors.ShouldBeEmpty();
    }

    [Fact]
    public void Without_a_handler_the_project_has_the_page_that_describes_one() =>
        Make("http-flask", ("mine.py", "")).Text(Handler).ShouldContain("transform_fn");

    private static IEnumerable<(string Path, string Source)> From(string configuration, params (string Path, string Text)[] code)
    {
        var made = Make(configuration, code);
        made.Errors.ShouldBeEmpty();
        made.Project!.Files.Select(file => file.Path).ShouldBeUnique();
        return made.Project.Files.Where(file => file.Copy is not null)
            .OrderBy(file => file.Path.Length > Handler.Length || file.Path.StartsWith("code/ext", StringComparison.Ordinal))
                .ThenBy(file => file.Path, StringComparer.Ordinal)
            .Select(file => (file.Path, file.Copy!.SourcePath));
    }

    private static Made Make(string configuration, params (string Path, string Text)[] code) =>
        Made.From(new Inputs(null, [.. code.Select(file =>
            new InputFile(file.Path, file.Path, file.Text.Length,
                new('0', 64)) { Defines = OwnModule.FromSource("m", file.Text).Defines })]),
            ("projectName", "mine"), ("deploymentConfig", configuration));
}
