"""How long /ping takes while a server is loaded."""
import socket
import time


def seconds(port, wait, duration):
    """After `wait` seconds, for `duration` seconds: how long each /ping took, on a connection of its own as SageMaker may ask it."""
    time.sleep(wait)
    taken = []
    end = time.monotonic() + duration
    while time.monotonic() < end:
        start = time.monotonic()
        with socket.create_connection(("127.0.0.1", port), 60) as connection:
            connection.sendall(b"GET /ping HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
            if not connection.recv(4096).startswith(b"HTTP/1.1 200"):
                raise SystemExit("/ping was not answered with 200")
        taken.append(time.monotonic() - start)
        time.sleep(0.005)
    return taken
