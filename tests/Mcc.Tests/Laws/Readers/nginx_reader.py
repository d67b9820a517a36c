"""Lets a project's own code fill in its nginx.conf.template and start nginx, where nginx is one that only reads (nginx -t).
Prints what nginx does not accept. Usage: nginx_reader.py FOLDER-OF-THE-CODE"""
import os
import socket
import stat
import sys
import tempfile

code = sys.argv[1]
sys.dont_write_bytecode = True
sys.path.insert(0, code)

with tempfile.TemporaryDirectory() as folder:
    said = os.path.join(folder, "said")
    stand_in = os.path.join(folder, "nginx")
    with open(stand_in, "w") as file:
        file.write(f'#!/bin/sh\n/usr/sbin/nginx -t "$@" > {said} 2>&1 && : > {said}\n')
    os.chmod(stand_in, stat.S_IRWXU)
    os.environ["PATH"] = folder + ":" + os.environ["PATH"]
    run = os.path.join(folder, "run")
    os.mkdir(run)
    names = set(os.listdir(code))
    if "supervisor.py" in names:
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        os.environ.update(SAGEMAKER_BIND_TO_PORT=str(port), MCC_BIND_ADDRESS="127.0.0.1")
        try:
            import settings
            import supervisor
        except ImportError as missing:
            # These modules need no packages: what is missing is the project's own.
            print(missing)
            sys.exit()

        starter = supervisor.Supervisor(settings.Settings(), run)
        _, starter.log_writer = os.pipe()
        os.waitpid(starter.start(starter.run_nginx), 0)
    elif "proxy.py" in names:
        import proxy

        proxy.run(lambda address, port: ["sleep", "60"], "127.0.0.1", "18080")
    else:
        # A template that is a whole configuration already.
        os.system(f"{stand_in} -p {run} -c {os.path.join(code, 'nginx.conf.template')} -e stderr")
    with open(said) as file:
        print(file.read(), end="")
