"""Requests over kept connections, sent at set times; the answers' times are measured from when each should have been sent."""
import asyncio
import time


class Connection(asyncio.Protocol):
    """One request at a time."""

    def __init__(self):
        self.received = b""
        self.waiting = None

    def connection_made(self, transport):
        self.transport = transport

    def data_received(self, data):
        self.received += data
        head, end, body = self.received.partition(b"\r\n\r\n")
        if not end or not self.waiting:
            return
        length = next((int(line.split(b":")[1]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")), 0)
        if len(body) >= length:
            self.received = b""
            waiting, self.waiting = self.waiting, None
            waiting.set_result(int(head.split(b" ", 2)[1]))

    def connection_lost(self, error):
        if self.waiting and not self.waiting.done():
            self.waiting.set_exception(error or ConnectionError("the connection was closed"))

    async def send(self, request):
        self.waiting = asyncio.get_running_loop().create_future()
        self.transport.write(request)
        return await self.waiting


async def connect(port):
    return (await asyncio.get_running_loop().create_connection(Connection, "127.0.0.1", port))[1]


async def steadily(port, request, rate, seconds):
    """Seconds that each answer took, at so many requests a second, whatever the answers take (open loop)."""
    idle, times, bad, tasks = [await connect(port) for _ in range(4)], [], [], []

    async def one(due):
        connection = idle.pop() if idle else await connect(port)
        status = await connection.send(request)
        times.append(time.perf_counter() - due)
        if status != 200:
            bad.append(status)
        idle.append(connection)

    begin = time.perf_counter() + 0.05
    for index in range(int(rate * seconds)):
        due = begin + index / rate
        # A timer of the loop is late by up to a millisecond, which would be taken for an answer's time.
        while (left := due - time.perf_counter()) > 0:
            await asyncio.sleep(left - 0.0015 if left > 0.002 else 0)
        tasks.append(asyncio.create_task(one(time.perf_counter())))
        await asyncio.sleep(0)
    await asyncio.gather(*tasks)
    for connection in idle:
        connection.transport.close()
    assert not bad, bad[:5]
    return times


async def at_once(port, request, count):
    """How many of so many requests, all under way together, were answered with 200, and how long all of them took."""
    connections = []
    for _ in range(count):
        connections.append(await connect(port))
    begin = time.perf_counter()
    answers = await asyncio.gather(*(connection.send(request) for connection in connections), return_exceptions=True)
    took = time.perf_counter() - begin
    for connection in connections:
        connection.transport.close()
    return sum(answer == 200 for answer in answers), took
