#!/usr/bin/env python3
"""An MCP server's start and first answer: ours against the region-picker of @aws/ml-container-creator, in the same run.

Usage: bench/mcp.py [RUNS]      needs npm; installs the rival into artifacts/bench/ on first use

One run is what a client does: start the server, initialize, call get_regions, read the answer, and end it. Runs are taken in turn (A B A
B …). Of the rival's five servers that the documents name, this is the one that starts from npm.
"""
import json
import pathlib
import statistics
import subprocess
import sys
import time

sys.dont_write_bytecode = True
import startup

HELLO = {"jsonrpc": "2.0", "id": 1, "method": "initialize",
         "params": {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "bench", "version": "1"}}}
READY = {"jsonrpc": "2.0", "method": "notifications/initialized"}
CALL = {"jsonrpc": "2.0", "id": 2, "method": "tools/call", "params": {"name": "get_regions", "arguments": {"parameters": ["awsRegion"], "limit": 5}}}


def ask(command):
    """Seconds until the answer is there, and how many regions it has."""
    begin = time.perf_counter()
    server = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    server.stdin.write(json.dumps(HELLO) + "\n")
    server.stdin.flush()
    server.stdout.readline()
    server.stdin.write(json.dumps(READY) + "\n" + json.dumps(CALL) + "\n")
    server.stdin.flush()
    answer = json.loads(server.stdout.readline())
    seconds = time.perf_counter() - begin
    server.stdin.close()
    server.terminate()
    server.wait()
    return seconds, len(json.loads(answer["result"]["content"][0]["text"])["choices"]["awsRegion"])


def main():
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 9
    rival = pathlib.Path(startup.install_rival()).parent.parent / "@aws" / "ml-container-creator" / "servers" / "region-picker" / "index.js"
    sides = [str(startup.ROOT / "mcc"), "mcp", "serve", "region-picker"], ["node", str(rival)]
    pairs = []
    for number in range(runs + 1):
        pair = [ask(command) for command in sides]
        if any(regions != 5 for _, regions in pair):
            sys.exit(f"an answer has another number of regions: {pair}")
        if number > 0:  # the first pair warms the disk's cache
            pairs.append([seconds for seconds, _ in pair])
    ours, theirs = (statistics.median(side) * 1000 for side in zip(*pairs))
    print(f"| start and first answer | {ours:.1f} ms | {theirs:.0f} ms | {statistics.median(b / a for a, b in pairs):.1f} × |")


if __name__ == "__main__":
    main()
