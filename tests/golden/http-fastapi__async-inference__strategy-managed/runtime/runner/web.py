"""What a worker answers besides POST /invocations."""
import invocations
import server
import wire


def notices_requests():
    return False


def serve(listeners, heartbeat):
    server.take(listeners, answer, heartbeat)


def answer(connection):
    request = wire.read(connection)
    if request:
        method, target, _ = request.line.split(" ")
        wire.send(connection, invocations.other(method, target.partition("?")[0]))
