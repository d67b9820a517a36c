"""The user that the server runs as.

SageMaker starts a container as root, and what a model brings along must not run as root. So the server goes on as the user MCC_USER,
which the Dockerfile sets, before it looks at the model.
"""
import ctypes
import os
import stat

import server_log as log

SET_DUMPABLE, SET_NO_NEW_PRIVILEGES = 4, 38  # prctl(2)


def leave_root(user, model_folder, own_folder):
    """Goes on with this number as user and only group, and without any capability. Nothing happens where it is 0, or the process is not
    root. The server keeps `own_folder`, which is also its home where it has no other."""
    if user and not os.geteuid():
        try:
            os.setgroups([])
            _make_readable(model_folder)
            os.chown(own_folder, user, user)
            os.setresgid(user, user, user)
            os.setresuid(user, user, user)
        except PermissionError as error:
            log.warning(f"the server stays root, as this container may not change its user: {error.strerror}")
        prctl = ctypes.CDLL(None).prctl
        prctl(SET_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
        prctl(SET_DUMPABLE, 1, 0, 0, 0)  # a change of the user takes away our own files in /proc, such as oom_score_adj
    if user and not os.access(os.path.expanduser("~"), os.W_OK):
        os.environ["HOME"] = own_folder  # libraries keep caches there


def _make_readable(folder):
    """Lets everybody read a model that root alone can. On a read-only disk it stays as it is, and the load says which file it is."""
    for path, _, files in os.walk(folder):
        for name in (path, *(os.path.join(path, file) for file in files)):
            mode = os.lstat(name).st_mode
            wanted = mode | (0o555 if stat.S_ISDIR(mode) else 0o444)
            if mode != wanted and not stat.S_ISLNK(mode):  # what a link points to may be anything
                try:
                    os.chmod(name, stat.S_IMODE(wanted))
                except OSError as error:
                    log.warning(f"{name} may be readable for root alone: {error.strerror}")
