"""A worker: accepts one request after the other from nginx, and answers it before it accepts the next.

All workers take from the same sockets, so a request waits for the first free worker, and survives the death of a worker. There are
two: one for /invocations, whose requests go straight to the model while app.py has nothing that would notice (the framework's
part in a request takes longer than many a prediction), and one for all the rest, which web.py gives to the framework.
"""
import os
import select
import threading

import invocations
import server_log as log
import web
import wire


def serve(listener, rest, heartbeat):
    if web.notices_requests():
        web.serve([listener, rest], heartbeat)
    else:
        answer = answer_invocation
        threading.Thread(target=take, args=([listener], answer, heartbeat), daemon=True).start()
        web.serve([rest], lambda: None)


def take(listeners, answer, heartbeat):
    """Gives `answer` one connection after the other, for ever; calls `heartbeat` before each, and at least once a second."""
    places = {listener.fileno(): listener for listener in listeners}
    waiting = select.epoll()
    for number in places:
        waiting.register(number, select.EPOLLIN | select.EPOLLEXCLUSIVE)  # one request wakes one worker
    while True:
        heartbeat()
        for number, events in waiting.poll(1):
            try:
                connection, _ = places[number].accept()
            except BlockingIOError:
                if events & select.EPOLLHUP:
                    os._exit(0)  # the socket was shut down, and nothing waits in it any more
                continue  # another worker was quicker
            try:
                with connection:
                    try:
                        answer(connection)
                    except wire.NoSpace as full:
                        wire.send(connection, invocations.refusal(507, str(full)))
            except OSError:
                pass  # the client has closed the connection
            except BaseException as error:
                log.error("the server failed", traceback=log.trace(error, b""))
                os._exit(1)


def answer_invocation(connection):
    request = wire.read(connection)
    if request:
        wire.send(connection, invocations.answer(*invocations.arguments(request), spooled=True))
