#!/usr/bin/python3
"""The servers in other languages beside http-flask and plain Flask: builds, checks, start times, sizes, requests a second.

Usage: bench/serving/skeletons.py [--rounds N] [--seconds N] [--languages L,…] [--verify] [--images]
  --verify   mcc verify --chaos with JSON, without chaos with CSV and text, and tests/servers/skeletons.py
  --images   images too, of stand-ins for the base images (eng/base-image), in a Docker daemon of its own (root)

Needs wrk and the compilers; a language without its compiler is skipped, aloud. Prints Markdown. All servers have the same linear model of
ten columns, run one at a time, and are loaded in turn (A B C … A B C …): a number is the median of the rounds, a ratio the median of the rounds' ratios.
"""
import argparse
import json
import os
import pathlib
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request

import models
import servers

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
LANGUAGES = ("cpp", "go", "csharp", "java")
STARTS = 7
SERVER = "http-flask"
PLAIN = "plain Flask, gunicorn"
wrong = []


def main():
    options = arguments()
    with tempfile.TemporaryDirectory(prefix="mcc-skeletons-") as folder:
        folder = os.path.realpath(folder)
        model, bodies, predictions = models.save("LinearRegression", folder)
        built = {language: project for language in options.languages if (project := build(language, folder))}
        flask = os.path.join(folder, "flask")
        generate(flask, f"--model-path={model}", "--framework=sklearn")
        if options.verify:
            for language, project in built.items():
                check(language, project, folder)
        print(f"\n{os.cpu_count()} cores; {options.rounds} rounds of {options.seconds} s, 16 connections, one row; median of {STARTS} starts\n")
        print("| server | program | start | memory | requests/s | of http-flask | p50 | p99 |\n|---|---|---|---|---|---|---|---|")
        processes(built, flask, model, bodies[1], predictions[1], options)
        if options.images:
            images(built, flask, bodies[1], folder, options)
    for line in wrong:
        print("WRONG", line)
    print(json.dumps({"languages": sorted(built), "wrong": len(wrong)}))
    sys.exit(1 if wrong else 0)


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=3)
    parser.add_argument("--languages", type=lambda text: text.split(","), default=list(LANGUAGES))
    parser.add_argument("--verify", action="store_true")
    parser.add_argument("--images", action="store_true")
    return parser.parse_args()


def run(command, folder=None, **more):
    return subprocess.run(command, cwd=folder, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False, **more)


def generate(project, *options):
    made = run([servers.MCC, "generate", "bench", "--deployment-config=http-flask", *options, f"--project-dir={project}", "--skip-prompts"])
    if made.returncode:
        sys.exit(made.stdout)


def build(language, folder):
    """The project, built, with its time; None, after a message, if the compiler is missing."""
    project = os.path.join(folder, language)
    generate(project, f"--language={language}")
    began = time.monotonic()
    made = run(["code/serve", "build"], project)
    if made.returncode:
        missing = "there is no" in made.stdout
        print(f"{language}: {'skipped' if missing else 'failed'}: {made.stdout.strip().splitlines()[-1]}")
        if not missing:
            wrong.append(f"{language} does not build")
        return None
    print(f"{language}: built in {time.monotonic() - began:.1f} s", flush=True)
    return project


def check(language, project, folder):
    with open(os.path.join(project, "test", "payload.json")) as file:
        row = ",".join(map(str, json.load(file)["instances"][0])) + "\n"
    for name in ("payload.csv", "payload.txt"):
        with open(os.path.join(folder, name), "w") as file:
            file.write(row)
    for what, options in (("JSON", ["--chaos"]), ("CSV", ["--payload", os.path.join(folder, "payload.csv")]),
                          ("text", ["--payload", os.path.join(folder, "payload.txt")])):
        judged(f"{language}, {what}", run([servers.MCC, "verify", project, "--process", *options]))
    with skeleton(project) as server:
        asked = run([sys.executable, str(ROOT / "tests" / "servers" / "skeletons.py"), server.url, project])
        print(f"{language}: {asked.stdout.strip().splitlines()[-1]}", flush=True)
        if asked.returncode:
            wrong.append(f"{language}: {asked.stdout}")


def judged(what, verified):
    last = verified.stdout.strip().splitlines()[-1]
    print(f"{what}: verify: {last.split(': ')[-1]}", flush=True)
    if verified.returncode:
        wrong.append(f"{what}: " + "; ".join(line for line in verified.stdout.splitlines() if line.startswith("FAIL")))


class Native(servers.Server):
    """A program instead of a Python script; and each server says how long it took to the first good /ping."""

    def __enter__(self):
        with open(os.path.join(tempfile.gettempdir(), "mcc-skeleton.log"), "wb") as log:
            self.began = time.monotonic()
            self.process = subprocess.Popen(self.command, cwd=self.folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                                            env={**os.environ, **self.environment}, start_new_session=True)
        self.start = until(self.url, self.began)
        return self


def until(url, began):
    """Seconds from then to the first good /ping, asked every two milliseconds."""
    while time.monotonic() < began + 60:
        try:
            if urllib.request.urlopen(url + "/ping", timeout=2).status == 200:
                return time.monotonic() - began
        except OSError:
            time.sleep(0.002)
    sys.exit(f"{url} does not answer")


def skeleton(project):
    return Native(lambda port: [os.path.join(project, ".mcc", "build", "serve"), "serve"], project, lambda port: environment(project, port))


def python(project):
    return Native(lambda port: [sys.executable, "code/serve"], project, lambda port: environment(project, port))


def plain(model):
    return Native(lambda port: [sys.executable, "-m", *servers.PLAIN["flask"](port, 2)], HERE,
                  lambda port: {"MODEL": model, "PYTHONDONTWRITEBYTECODE": "1"})


def environment(project, port):
    return {"SAGEMAKER_BIND_TO_PORT": str(port), "SAGEMAKER_MODEL_SERVER_WORKERS": "2", "MCC_BIND_ADDRESS": "127.0.0.1",
            "MCC_MODEL_DIR": os.path.join(project, "model")}


def megabytes(count):
    return f"{count / 1e6:,.1f} MB"


def resident(session):
    """The memory of all processes of a session, shared pages once (Pss)."""
    total = 0
    for entry in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{entry}/stat") as file:
                if int(file.read().rsplit(")", 1)[1].split()[3]) != session:
                    continue
            with open(f"/proc/{entry}/smaps_rollup") as file:
                total += sum(int(line.split()[1]) * 1024 for line in file if line.startswith("Pss:"))
        except (OSError, IndexError):
            continue  # it has ended
    return total


def program(project):
    folder = os.path.join(project, ".mcc", "build")
    return sum(os.path.getsize(os.path.join(at, name)) for at, _, names in os.walk(folder) for name in names)


def processes(built, flask, model, body, predictions, options):
    makers = {**{language: (lambda project=project: skeleton(project)) for language, project in built.items()},
              SERVER: lambda: python(flask), PLAIN: lambda: plain(model)}
    starts = {name: [] for name in makers}
    memory, results = {}, {name: [] for name in makers}
    for turn in range(STARTS):
        for name, maker in makers.items():
            with maker() as server:
                starts[name].append(server.start)
                if turn == 0:
                    answer = server.predictions(body)
                    if max(abs(ours - theirs) for ours, theirs in zip(answer, predictions)) > 1e-9 or len(answer) != len(predictions):
                        wrong.append(f"{name} predicts {answer}, not {predictions}")
    for turn in range(options.rounds):
        for name, maker in makers.items():
            with maker() as server:
                server.load(body, 16, 1)
                results[name].append(server.load(body, 16, options.seconds))
                memory[name] = resident(server.process.pid)

    def rate(result):
        return result["requests"] / result["microseconds"] * 1e6

    for name in makers:
        times = statistics.median(rate(ours) / rate(theirs) for ours, theirs in zip(results[name], results[SERVER]))
        cells = [megabytes(program(built[name])) if name in built else "", f"{statistics.median(starts[name]) * 1000:.0f} ms",
                 megabytes(memory[name]), f"{statistics.median(map(rate, results[name])):,.0f}", f"{times:.1f} ×",
                 *[f"{statistics.median(result[part] for result in results[name]) / 1000:.2f} ms" for part in ("p50", "p99")]]
        print(f"| {name} | " + " | ".join(cells) + " |", flush=True)


# Images


def images(built, flask, body, folder, options):
    engine = subprocess.Popen([str(ROOT / "eng" / "docker-engine"), os.path.join(folder, "docker")], stdin=subprocess.PIPE,
                              stdout=subprocess.PIPE, text=True)
    host = engine.stdout.readline().strip()
    if not host:
        print("images: skipped: no Docker daemon could be started")
        return
    try:
        os.environ["DOCKER_HOST"] = host
        print("\n| image | size | of it the base (stand-in) | start | verify --chaos |\n|---|---|---|---|---|")
        stand_in("slim", "mcc-slim:1")
        stand_in("compilers", "mcc-compilers:1", "g++", "libcpp-httplib-dev", "nlohmann-json3-dev", "golang-go", "openjdk-17-jdk-headless",
                 "clang", "zlib1g-dev", "ca-certificates", "libicu72", "binutils")
        if "csharp" in built:
            dotnet(folder)
        for language, project in built.items():
            image(language, project, "mcc-slim:1", {"MCC_BUILD_IMAGE": "mcc-dotnet:1" if language == "csharp" else "mcc-compilers:1"}, options)
        stand_in(None, "mcc-python:1", change=["ENV PIP_NO_INDEX=1", "ENV PIP_NO_DEPS=1", "ENV PIP_BREAK_SYSTEM_PACKAGES=1"])
        image(SERVER, flask, "mcc-python:1", {}, options)
    finally:
        engine.stdin.close()
        engine.wait(60)


def stand_in(name, tag, *packages, change=()):
    made = subprocess.run([str(ROOT / "eng" / "base-image"), *([name] if name else []), *packages], stdout=subprocess.PIPE, text=True, check=True)
    changes = [word for line in change for word in ("--change", line)]
    imported = run(["docker", "import", *changes, made.stdout.strip(), tag])
    if imported.returncode:
        sys.exit(imported.stdout)


def dotnet(folder):
    """The .NET SDK is not Debian's: this machine's, with the packages that Native AOT restores."""
    sdk = os.path.realpath(shutil.which("dotnet"))
    sdk = os.path.dirname(sdk)
    packages = pathlib.Path.home() / ".nuget" / "packages"
    names = [str(path.relative_to("/")) for path in packages.iterdir() if "linux-arm64" not in path.name
             and any(word in path.name for word in ("ilcompiler", "illink", "netcore.app", "aspnetcore.app"))]
    recipe = os.path.join(folder, "Dockerfile")
    with open(recipe, "w") as file:
        file.write(f"FROM mcc-compilers:1\nCOPY . /\nRUN ln -sf {sdk}/dotnet /usr/bin/dotnet\n")
    context = subprocess.Popen(["tar", "-c", "-C", folder, "Dockerfile", "-C", "/", sdk.lstrip("/"), *names], stdout=subprocess.PIPE)
    made = run(["docker", "build", "--tag", "mcc-dotnet:1", "-"], stdin=context.stdout, env={**os.environ, "DOCKER_BUILDKIT": "0"})
    if made.returncode:
        sys.exit(made.stdout)


def image(name, project, base, more, options):
    variables = {**os.environ, "MCC_BASE_IMAGE": base, "MCC_IMAGE": f"mcc-{name.replace(' ', '-')}:1", **more}
    made = run(["do/build"], project, env=variables)
    if made.returncode:
        wrong.append(f"{name}: its image does not build: " + " ".join(made.stdout.splitlines()[-5:]))
        return
    sizes = [int(run(["docker", "image", "inspect", "--format", "{{.Size}}", tag]).stdout) for tag in (variables["MCC_IMAGE"], base)]
    starts = []
    for _ in range(STARTS):
        began = time.monotonic()
        # As strict as any: nothing can be written, and there are no rights.
        container = run(["docker", "run", "--detach", "--rm", "--read-only", "--tmpfs", "/tmp", "--cap-drop", "ALL", variables["MCC_IMAGE"],
                         "serve"]) if name != SERVER else run(["docker", "run", "--detach", "--rm", variables["MCC_IMAGE"], "serve"])
        address = run(["docker", "inspect", "--format", "{{.NetworkSettings.IPAddress}}", container.stdout.strip()]).stdout.strip()
        starts.append(until(f"http://{address}:8080", began))
        run(["docker", "rm", "--force", container.stdout.strip()])
    verdict = "not asked"
    if options.verify and name != SERVER:
        verified = run([servers.MCC, "verify", variables["MCC_IMAGE"], "--chaos", "--payload", os.path.join(project, "test", "payload.json")])
        verdict = verified.stdout.strip().splitlines()[-1].split(": ")[-1]
        if verified.returncode:
            wrong.append(f"{name}, image: " + "; ".join(line for line in verified.stdout.splitlines() if line.startswith("FAIL")))
    print(f"| {name} | {megabytes(sizes[0])} | {megabytes(sizes[1])} | {statistics.median(starts) * 1000:.0f} ms | {verdict} |", flush=True)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    main()
