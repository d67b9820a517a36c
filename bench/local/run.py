#!/usr/bin/env python3
"""What the local SageMaker itself costs: a container that does nothing, asked through InvokeEndpoint and directly.

Usage: bench/local/run.py [--mcc PROGRAM] [--rounds N] [--seconds N] [--rate N] [--at-once N]

Needs boto3 (it sets the endpoint up and signs; the load itself sends the same signed bytes again, which are checked each
time: a signature holds for 15 minutes). Both ways are loaded in turn (A B A B …) by one client on the same machine, whose
share is in both numbers; the overhead is the difference, round by round. Prints Markdown.
"""
import argparse
import asyncio
import json
import os
import pathlib
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time

import load

HERE = pathlib.Path(__file__).resolve().parent
IMAGE = "123456789012.dkr.ecr.us-east-1.amazonaws.com/no-op:latest"
NAME = "no-op"


def percentile(times, share):
    return sorted(times)[min(len(times) - 1, int(share * len(times)))]


def deploy(client):
    client.create_model(ModelName=NAME, PrimaryContainer={"Image": IMAGE}, ExecutionRoleArn="arn:aws:iam::123456789012:role/service")
    client.create_endpoint_config(EndpointConfigName=NAME, ProductionVariants=[
        {"VariantName": "AllTraffic", "ModelName": NAME, "InstanceType": "ml.m5.large", "InitialInstanceCount": 1}])
    client.create_endpoint(EndpointName=NAME, EndpointConfigName=NAME)
    client.get_waiter("endpoint_in_service").wait(EndpointName=NAME, WaiterConfig={"Delay": 0.2, "MaxAttempts": 300})


def signed(session, url, body):
    """The bytes of a signed InvokeEndpoint."""
    from botocore.auth import SigV4Auth
    from botocore.awsrequest import AWSRequest

    host = url.split("//", 1)[1].rstrip("/")
    request = AWSRequest("POST", f"{url.rstrip('/')}/endpoints/{NAME}/invocations", headers={"Host": host, "Content-Type": "application/json"}, data=body)
    SigV4Auth(session.get_credentials(), "sagemaker", "us-east-1").add_auth(request)
    return raw(f"/endpoints/{NAME}/invocations", dict(request.headers.items()), body)


def raw(path, headers, body):
    lines = [f"POST {path} HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items()), f"Content-Length: {len(body)}", "", ""]
    return "\r\n".join(lines).encode() + body


def cpu(process):
    """Seconds of both user and system time that it has taken so far."""
    words = pathlib.Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")


def container_port(mcc, folder):
    """Where the container listens, as the local SageMaker says."""
    status = json.loads(subprocess.run([mcc, "local", "status", "--folder", str(folder), "--output", "json"], check=True, stdout=subprocess.PIPE, text=True).stdout)
    return int(status["containers"][0]["address"].rsplit(":", 1)[1])


async def measure(options, session, told, direct_port):
    url = told["address"]
    port = int(url.rstrip("/").rsplit(":", 1)[1])
    body = b'{"instances": [[1, 2, 3, 4]]}'
    direct = raw("/invocations", {"Host": "127.0.0.1", "Content-Type": "application/json"}, body)
    await load.steadily(port, signed(session, url, body), options.rate, 2)  # the first requests compile code and open connections
    rounds, taken = [], 0
    for _ in range(options.rounds):
        before = cpu(told["process"])
        through = await load.steadily(port, signed(session, url, body), options.rate, options.seconds)
        taken += (cpu(told["process"]) - before) / len(through)
        straight = await load.steadily(direct_port, direct, options.rate, options.seconds)
        rounds.append([(percentile(through, share) * 1000, percentile(straight, share) * 1000) for share in (0.5, 0.99)])
    answered, took = await load.at_once(port, signed(session, url, b"slow"), options.at_once)
    return rounds, taken / options.rounds, answered, took


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mcc", default=str(HERE.parents[1] / "mcc"))
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--seconds", type=float, default=4)
    parser.add_argument("--rate", type=int, default=500)
    parser.add_argument("--at-once", type=int, default=4000)
    options = parser.parse_args()
    import boto3

    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    folder = pathlib.Path(tempfile.mkdtemp(prefix="mcc-bench-"))
    up = [options.mcc, "local", "up", "--folder", str(folder), "--port", "0", "--engine", "none", "--project", str(HERE / "no-op"), "--output", "json"]
    try:
        told = json.loads(subprocess.run(up, check=True, stdout=subprocess.PIPE, text=True).stdout)
        os.environ.update(told["environment"])
        session = boto3.Session()
        deploy(session.client("sagemaker"))
        rounds, taken, answered, took = asyncio.run(measure(options, session, told, container_port(options.mcc, folder)))
    finally:
        subprocess.run([options.mcc, "local", "down", "--folder", str(folder)], stdout=subprocess.DEVNULL)
        subprocess.run(["rm", "-rf", "--one-file-system", str(folder)], check=True)

    print(f"{time.strftime('%Y-%m-%d')}, {platform.machine()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}; "
          f"{options.rate} requests a second, median of {options.rounds} rounds of {options.seconds:g} s\n")
    print("| | through the local SageMaker | the container directly | overhead |\n|---|---|---|---|")
    for index, name in enumerate(("median", "p99")):
        through, straight = (statistics.median(each[index][side] for each in rounds) for side in (0, 1))
        overhead = statistics.median(each[index][0] - each[index][1] for each in rounds)
        print(f"| {name} | {through:.2f} ms | {straight:.2f} ms | {overhead:.2f} ms |")
    print(f"\nThe local SageMaker takes {taken * 1000:.2f} ms of processor time for a request.")
    print(f"{answered} of {options.at_once} requests of 2 s each, all at once, were answered; the last after {took:.1f} s.")
    return 0 if answered == options.at_once else 1


if __name__ == "__main__":
    sys.exit(main())
