"""The machine's own AWS CLI, kept warm: every call is a process of its own, forked from one that has loaded it already.

Usage: aws.py serve SOCKET       until its input ends
       aws.py call SOCKET WORD…  what stands on the PATH as `aws`

Each call is written down in $PRETENDED_AWS/calls, and each request of a script in $PRETENDED_AWS/requests. It fails where $PRETENDED_FAILURES says so: `before:create-model`, AWS does
nothing; `after:create-model`, it does, but its answer is lost. With $PRETENDED_FAIL_ONCE, a file, each call fails the first time
(what only reads before, what changes something after), and is written there. With $PRETENDED_KILL_ONCE, a file, the script that calls is
killed right after each call that changes something, the first time that it is made.
"""
import array
import json
import os
import signal
import socket
import sys
import traceback

READS = ("describe", "list", "get", "head", "batch-get", "filter")
KILLED = 99


def call(path, words):
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as server:
        server.connect(path)
        order = json.dumps({"words": words, "environment": dict(os.environ), "folder": os.getcwd()}).encode()
        streams = array.array("i", [0, 1, 2])
        server.sendmsg([len(order).to_bytes(4, "big")], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, streams)])
        server.sendall(order)
        answer = server.recv(1)
    if answer and answer[0] == KILLED:
        kill_script()
    sys.exit(answer[0] if answer else 255)


def kill_script():
    """Kills the script in do/ that this was called from, with its subshells."""
    chain, process = [], os.getppid()
    while process > 1:
        with open(f"/proc/{process}/cmdline", "rb") as words:
            if b"do/" not in words.read():
                break
        chain.append(process)
        with open(f"/proc/{process}/stat", encoding="utf-8") as stat:
            process = int(stat.read().rpartition(")")[2].split()[1])
    for process in reversed(chain):
        os.kill(process, signal.SIGKILL)


def keep_what_is_read():
    """Service models are files of megabytes, in folders of hundreds. They are read once for all calls, which is most of what a call took."""
    try:
        from awscli.botocore.loaders import JSONFileLoader, Loader  # version 2 has its own
    except ImportError:
        from botocore.loaders import JSONFileLoader, Loader
    JSONFileLoader.load_file = remembered(JSONFileLoader.load_file)
    Loader.list_available_services = remembered(Loader.list_available_services)


def remembered(read):
    known = {}

    def reader(self, *about, **named):
        key = about + tuple(named.values())
        if key not in known:
            known[key] = read(self, *about, **named)
        return known[key]
    return reader


def serve(path):
    import awscli
    from awscli.clidriver import create_clidriver
    keep_what_is_read()
    # What a first call loads stays in memory for all that follow: this one asks nobody. Version 2 starts threads then, which no fork has.
    with open(os.devnull, "w") as nowhere:
        sys.stdout = sys.stderr = nowhere
        warm = (["sagemaker", "list-models"], ["s3", "ls"], ["sts", "get-caller-identity"])
        for words in warm if awscli.__version__.startswith("1.") else ():
            create_clidriver().main([*words, "--endpoint-url", "http://127.0.0.1:1", "--no-sign-request", "--region", "us-east-1"])
    sys.stdout, sys.stderr = sys.__stdout__, sys.__stderr__
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as listener:
        listener.bind(path)
        listener.listen(64)
        print("ready", flush=True)
        if os.fork() == 0:
            # Whoever started this closes its input, or has died.
            sys.stdin.read()
            os.kill(os.getppid(), signal.SIGTERM)
            os._exit(0)
        while True:
            connection, _ = listener.accept()
            if os.fork() == 0:
                listener.close()
                answer(connection)
            connection.close()


def answer(connection):
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    head, ancillary, *_ = connection.recvmsg(4, socket.CMSG_SPACE(3 * 4))
    streams = array.array("i")
    streams.frombytes(ancillary[0][2])
    order = b""
    while len(order) < int.from_bytes(head, "big"):
        order += connection.recv(65536)
    order = json.loads(order)
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
        os.close(stream)
    own = os.environ["AWS_DATA_PATH"]
    os.environ.clear()
    os.environ.update(order["environment"])
    # The CLI says to itself where its own files are.
    os.environ["AWS_DATA_PATH"] = own
    os.chdir(order["folder"])
    status = 255
    try:
        status = run(order["words"])
    except SystemExit as end:
        status = end.code or 0
    except BaseException:
        traceback.print_exc()
    finally:
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
        connection.sendall(bytes([status]))
        os._exit(0)


def record(params, model, **_):
    """Requests as the service gets them, in $PRETENDED_AWS/requests: also those that one command of the CLI makes of others, such as `s3 cp`."""
    known = {name: value for name, value in params.items() if name not in ("Body", "imageManifest")}
    request = {"service": model.service_model.service_name, "operation": model.name, "input": known}
    with open(os.path.join(os.environ["PRETENDED_AWS"], "requests"), "a", encoding="utf-8") as requests:
        requests.write(json.dumps(request, default=str) + "\n")


def run(words):
    from awscli.clidriver import create_clidriver
    name = words[1] if len(words) > 1 else words[0]
    with open(os.path.join(os.environ["PRETENDED_AWS"], "calls"), "a", encoding="utf-8") as calls:
        calls.write(" ".join(words[:2]) + "\n")
    failures = os.environ.get("PRETENDED_FAILURES", "").split()
    if os.environ.get("PRETENDED_FAIL_ONCE"):
        with open(os.environ["PRETENDED_FAIL_ONCE"], "a+", encoding="utf-8") as failed:
            failed.seek(0)
            if name not in failed.read().split():
                failed.write(name + "\n")
                failures.append(("before:" if name.startswith(READS) else "after:") + name)
    if "before:" + name in failures:
        print(f"An error occurred (InternalFailure) when calling {name}: not today", file=sys.stderr)
        return 254
    sys.argv = ["aws", *words]
    driver = create_clidriver()
    if not os.environ.get("PRETENDED_TEST"):
        driver.session.register("before-parameter-build", record)
    status = driver.main(words)
    if status == 0 and os.environ.get("PRETENDED_KILL_ONCE") and not name.startswith(READS):
        with open(os.environ["PRETENDED_KILL_ONCE"], "a+", encoding="utf-8") as killed:
            killed.seek(0)
            if name not in killed.read().split():
                killed.write(name + "\n")
                return KILLED
    if status == 0 and "after:" + name in failures:
        print(f"An error occurred (InternalFailure) when calling {name}: the answer was lost", file=sys.stderr)
        return 254
    return status


if __name__ == "__main__":
    serve(sys.argv[2]) if sys.argv[1] == "serve" else call(sys.argv[2], sys.argv[3:])
