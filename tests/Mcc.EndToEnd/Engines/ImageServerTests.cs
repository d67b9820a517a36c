using System.Net;
using System.Text.Json;
using Mcc.EndToEnd.Surroundings;
using Shouldly;
using Xunit;

namespace Mcc.EndToEnd.Engines;

/// <summary>
/// The image server: its <c>code/serve</c> is really run behind nginx, with a stand-in that answers OpenAI's images API as vLLM-Omni does.
/// </summary>
public sealed class ImageServerTests
{
    [Fact]
    public async Task It_returns_an_image_and_the_servers_exit_code()
    {
        using var place = new TemporaryFolder();
        (await Project.Command(place.Path,
            ["painter", "--deployment-config=diffusors-vllm-omni", "--model-name=Tongyi-MAI/Z-Image-Turbo@main",
                "--server-env=VAE_USE_TILING=true", "--server-env=CACHE_BACKEND=cache_dit", "--skip-prompts"])).Well();
        var project = place["painter"];
        using var server = Start(place, project, place["picture.json"]);
        (await server.Ping()).ShouldNotBe(200, "nothing serves yet");
        await server.Ready();

        var given = server.Record.GetProperty("given");
        given.TryGetProperty("--omni", out _).ShouldBeTrue();
        given.TryGetProperty("--vae-use-tiling", out _).ShouldBeTrue();
        given.GetProperty("--cache-backend").GetString().ShouldBe("cache_dit");
        given.GetProperty("--revision").GetString().ShouldBe("main");
        server.Record.GetProperty("bare").EnumerateArray().Select(word => word.GetString()).ShouldBe(["Tongyi-MAI/Z-Image-Turbo"]);

        var answer = await Shell.Run(Path.Combine(project, "do", "test"), ["--url", server.Client.BaseAddress!.ToString().TrimEnd('/')],
            "/");
        answer.Well();
        using var picture = JsonDocument.Parse(answer.Output);
        Convert.FromBase64String(picture.RootElement.GetProperty("data")[0].GetProperty("b64_json").GetString()!)[..4]
            .ShouldBe(new byte[] { 0x89, (byte)'P', (byte)'N', (byte)'G' });

        // More than a real-time endpoint takes never reaches the server.
        (await server.Client.PostAsync("/invocations", new ByteArrayContent(new byte[26_214_401]))).StatusCode.ShouldBe(
            HttpStatusCode.RequestEntityTooLarge);
        await server.Stop();
        (await server.Ended()).ShouldBe(7);
    }

    [Fact]
    public async Task An_answer_without_a_picture_fails_do_test()
    {
        using var place = new TemporaryFolder();
        (await Project.Command(place.Path,
            ["painter", "--deployment-config=diffusors-vllm-omni", "--model-name=Tongyi-MAI/Z-Image-Turbo",
                "--deployment-target=async-inference", "--skip-prompts"])).Well();
        using var server = Start(place, place["painter"], place["none.json"]);
        await server.Ready();

        var ended = await Shell.Run(Path.Combine(place["painter"], "do", "test"),
            ["--url", server.Client.BaseAddress!.ToString().TrimEnd('/')], "/");

        ended.Exit.ShouldBe(1);
        ended.Error.ShouldContain("the response is wrong");
        // An asynchronous endpoint takes what a real-time one does not: the stand-in gets it, and finds it to be no JSON.
        (await server.Client.PostAsync("/invocations", new StringContent(new string(' ', 26_214_401) + "!"))).StatusCode.ShouldBe(
            HttpStatusCode.BadRequest);
    }

    private static StandIn Start(TemporaryFolder place, string project, string answer)
    {
        // The smallest picture: one transparent pixel.
        const string Pixel = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==";
        File.WriteAllText(place["picture.json"], $$"""{ "created": 1, "data": [{ "b64_json": "{{Pixel}}", "url": null, "revised_prompt": null }] }""");
        File.WriteAllText(place["none.json"], """{ "created": 1, "data": [] }""");
        return StandIn.Start(place, project, new("vllm", 1, "engine.py", "vllm-omni", "/health /v1/images/generations"),
            ("ENGINE_ANSWER", answer), ("ENGINE_EXIT", "7"));
    }
}
