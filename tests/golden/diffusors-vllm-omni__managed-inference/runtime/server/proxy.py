"""nginx in front of the server, on SageMaker's port and with SageMaker's two paths; the server on an inner port."""
import os
import shutil
import signal
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.realpath(__file__))


def run(command, address, port):
    """Runs both. When one exits, the other is stopped. Returns the server's exit code, as a shell reports it.

    command: returns the server's command line for an address and a port."""
    nginx = shutil.which("nginx", path=os.environ.get("PATH", "") + ":/usr/sbin") or sys.exit("nginx is not installed.")
    inner = inner_port(port)
    with tempfile.TemporaryDirectory(prefix="mcc-") as folder:
        with open(os.path.join(HERE, "nginx.conf.template")) as file:
            text = file.read()
        for name, value in {"run": folder, "address": address, "port": port, "inner": inner}.items():
            text = text.replace(f"@{name}@", value)
        with open(os.path.join(folder, "nginx.conf"), "w") as file:
            file.write(text)
        server = subprocess.Popen(command("127.0.0.1", inner))
        proxy = subprocess.Popen([nginx, "-p", folder, "-c", os.path.join(folder, "nginx.conf"), "-e", "stderr"])
        # nginx first finishes what runs (SIGQUIT); the server then has nothing left to lose.
        signal.signal(signal.SIGTERM, lambda *_: proxy.send_signal(signal.SIGQUIT))
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        ended, status = os.wait()
        code = os.waitstatus_to_exitcode(status)
        if ended == proxy.pid:
            proxy.returncode = code
            server.terminate()
            return code or shell_code(server.wait())
        server.returncode = code
        proxy.terminate()
        proxy.wait()
        return shell_code(code)


def inner_port(port):
    """The server's own port: MCC_INNER_PORT, else one that no other container of the endpoint may have."""
    chosen = os.environ.get("MCC_INNER_PORT")
    low, dash, high = os.environ.get("SAGEMAKER_SAFE_PORT_RANGE", "").partition("-")
    if not dash:
        return chosen or str(int(port) + 1)
    safe = range(int(low), int(high) + 1)
    if chosen and int(chosen) not in safe:
        sys.exit(f"MCC_INNER_PORT must be in SAGEMAKER_SAFE_PORT_RANGE ({low}-{high}).")
    return chosen or str(next((free for free in safe if free != int(port)), None)
                         or sys.exit(f"SAGEMAKER_SAFE_PORT_RANGE ({low}-{high}) has no port for the server."))


def shell_code(code):
    return code if code >= 0 else 128 - code
