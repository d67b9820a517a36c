"""Models that run code while they are loaded."""
import collections
import copyreg
import os
import pickle
import subprocess

import numpy as np

from hostile_parts import *  # noqa: F403 every name there is for these files


@model(file="pkl")
def reduce_system(path):
    """The classic: os.system in __reduce__."""
    return Call(os.system, f"touch '{path}'")


@model(file="pkl")
def reduce_popen(path):
    """subprocess.Popen in __reduce__."""
    return Call(subprocess.Popen, ["touch", path])


@model(file="pkl")
def reduce_exec(path):
    """builtins.exec in __reduce__."""
    return Call(exec, f"open({path!r}, 'w').close()")


@model(file="pkl")
def reduce_fork(path):
    """A forked child writes the file."""
    return Call(exec, f"import os\nif os.fork() == 0:\n    open({path!r}, 'w').close()\n    os._exit(0)\nos.wait()")


@model(file="pkl")
def reduce_thread(path):
    """A thread that was started at load writes the file."""
    return Call(exec, f"import threading\nt = threading.Thread(target=lambda: open({path!r}, 'w').close())\nt.start()\nt.join()")


@model(file="pkl")
def reduce_ctypes(path):
    """libc's creat through ctypes, which no audit hook of open sees."""
    return Call(exec, f"import ctypes\nctypes.CDLL(None).creat({os.fsencode(path)!r}, 0o600)")


@model(file="pkl")
def reduce_symlink(path):
    """A symbolic link is made."""
    return Call(os.symlink, "/etc/hostname", path)


@model(file="pkl")
def reduce_mkdir(path):
    """A folder is made."""
    return Call(os.mkdir, path)


@model(file="pkl")
def reduce_rename(path):
    """A file that the model may write is renamed to a place where it may not."""
    return Call(exec, "import os, tempfile\nhandle, name = tempfile.mkstemp()\nos.close(handle)\nimport shutil\nshutil.move(name, " + repr(path) + ")")


@model(file="pkl")
def reduce_mknod(path):
    """A named pipe is made."""
    return Call(os.mkfifo, path)


@model(file="pkl")
def reduce_sqlite(path):
    """A database library makes the file."""
    return Call(exec, f"import sqlite3\nsqlite3.connect({path!r}).execute('create table t (a)')")


@model(file="pkl")
def reduce_log_file(path):
    """logging.FileHandler makes the file."""
    import logging
    return Call(logging.FileHandler, path)


@model(file="pkl")
def reduce_import(path):
    """A module that the file planted is imported."""
    code = f"open({path!r}, 'w').close()"
    return Call(exec, f"import os, sys, tempfile\nd = tempfile.mkdtemp()\nopen(d + '/planted_module.py', 'w').write({code!r})\nsys.path.insert(0, d)\nimport planted_module")


@model(file="pkl")
def reduce_executed_file(path):
    """A program that the file wrote into the temporary folder is executed."""
    script = f"#!/bin/sh\ntouch '{path}'\n"
    return Call(exec, f"import os, tempfile\nh, n = tempfile.mkstemp()\nos.write(h, {script!r}.encode())\nos.close(h)\nos.chmod(n, 0o700)\nos.spawnv(os.P_WAIT, n, [n])")


@model(file="pkl", effect="connect")
def reduce_unix_socket(path):
    """Connects to the UNIX socket PATH."""
    return Call(exec, f"import socket\ns = socket.socket(socket.AF_UNIX)\ns.connect({path!r})\ns.send(b'x')")


@model(file="pkl")
def reduce_internet_socket(path):
    """Opens a TCP socket, connects it to itself, and notes the success in PATH."""
    return Call(exec, "import socket\ns = socket.socket()\ns.bind(('127.0.0.1', 0))\ns.listen(1)\nc = socket.create_connection(s.getsockname(), 2)\n"
                f"open({path!r}, 'w').close()")


@model(file="pkl", effect="kill")
def reduce_kill_parent(path):
    """Kills the process that started the worker, with SIGUSR1."""
    return Call(exec, "import os, signal\nos.kill(os.getppid(), signal.SIGUSR1)")


@model(file="pkl")
def reduce_timeit(path):
    """timeit.timeit compiles and runs its argument."""
    import timeit
    return Call(timeit.timeit, f"open({path!r}, 'w').close()", "pass", timeit.default_timer, 1)


@model(file="pkl")
def reduce_nested_pickle(path):
    """A pickle in bytes inside a pickle."""
    return Call(pickle.loads, pickle.dumps(Call(os.system, f"touch '{path}'")))


@model()
def array_of_objects(path):
    """An array of objects, which joblib hands to pickle itself, has the call."""
    box = np.empty(1, dtype=object)
    box[0] = Call(os.system, f"touch '{path}'")
    return {"model": line(), "box": box}


@model(file="pkl")
def hidden_in_state(path):
    """The call is the value of an attribute that nothing reads."""
    ridge = line()
    ridge.note_ = Call(os.system, f"touch '{path}'")
    return ridge


@model(file="pkl")
def key_of_a_dict(path):
    """The call makes the key of a dict."""
    return Bytes(b"}" + pickle.dumps(Call(os.system, f"touch '{path}'"), 2)[2:-1] + b"Ns.")


@model(file="pkl")
def popped_from_the_stack(path):
    """The call's answer is popped, and an honest model follows."""
    return Bytes(pickle.dumps(Call(os.system, f"touch '{path}'"), 2)[:-1] + b"0" + pickle.dumps(line(), 2)[2:])


@model(file="pkl")
def old_instruction(path):
    """The INST instruction of protocol 0."""
    return Bytes(b"(S'touch \"%b\"'\nios\nsystem\n." % os.fsencode(path))


@model(file="pkl")
def name_with_dots(path):
    """A name with dots reaches os through a library's module."""
    return Bytes(b"\x80\x04\x8c\x06joblib\x8c\x08os.mkdir\x93" + short(path) + b"\x85R.")


@model(file="pkl")
def state_from_a_call(path):
    """The state of an estimator comes from a call."""
    return Bytes(pickle.dumps(line(), 2)[:-1] + b"0cbuiltins\nexec\n" + short(f"open({path!r}, 'w').close()") + b"\x85R.")


@model(file="pkl", clean=True, effect="none")
def reconstructor_with_base(path):
    """copyreg._reconstructor calls the constructor of the class in the place of its base (S12)."""
    from sklearn.linear_model import Ridge
    return Call(copyreg._reconstructor, Ridge, Ridge, 7)


@model(file="pkl", clean=True, effect="none")
def foreign_state(path):
    """The state for slots sets the class of an instance (S12)."""
    return Bytes(b"\x80\x04csklearn.ensemble._hist_gradient_boosting.predictor\nTreePredictor\n)\x81N}" + short("__class__")
                 + b"cbuiltins\ndict\ns\x86b.")


@model(clean=True)
def state_in_an_ordered_dict(path):
    """The attributes of an estimator come from an OrderedDict, not from a dict (S12)."""
    stack = stacked([bytes_of(path)], ["tofile"])
    return pipe(*constant(path), WithState(stack, collections.OrderedDict(vars(stack))))
