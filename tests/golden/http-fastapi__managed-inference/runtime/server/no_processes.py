"""What libraries do otherwise in a process that may start no other: they compute in threads. See sandbox.py."""
import platform
import sys
import threading


class ThreadLock:
    """_multiprocessing.SemLock between the threads of one process. The original needs a file in /dev/shm, and so do
    multiprocessing.pool.ThreadPool and joblib, even for threads."""

    SEM_VALUE_MAX = 2**31 - 1

    def __init__(self, kind, value, maxvalue, name, unlink):
        self.lock = threading.RLock() if kind == 0 else threading.Semaphore(value)
        self.kind, self.maxvalue, self.name, self.handle = kind, maxvalue, None, 0

    def acquire(self, block=True, timeout=None):
        if self.kind == 0:
            return self.lock.acquire(block, -1 if timeout is None or not block else max(0, timeout))
        return self.lock.acquire(block, timeout if block else None)

    def release(self):
        self.lock.release()

    def __enter__(self):
        return self.acquire()

    def __exit__(self, *_):
        self.release()

    def _after_fork(self):
        pass

    def _get_value(self):
        return self.lock._value

    def _is_zero(self):
        return self._get_value() == 0

    def _is_mine(self):
        return self.kind == 0 and self.lock._is_owned()

    def _count(self):
        return int(self._is_mine())


def replace_semaphores():
    """Before joblib is imported, which otherwise finds that it has no semaphores, and computes in one thread."""
    try:
        import _multiprocessing

        _multiprocessing.SemLock = ThreadLock
    except ImportError:
        pass


def prepare_libraries():
    """Before processes are refused. Python and libraries start programs once, and keep what they say: uname (when pandas is imported),
    lscpu for the number of cores, ldconfig for the place of libc."""
    tuple(platform.uname())
    if "joblib" in sys.modules:
        import joblib
        from joblib.parallel import ThreadingBackend

        for name in ("loky", "multiprocessing"):
            joblib.register_parallel_backend(name, ThreadingBackend)
        try:
            joblib.cpu_count(only_physical_cores=True)
        except TypeError:
            pass  # an older version, which does not ask
    if "threadpoolctl" in sys.modules:
        sys.modules["threadpoolctl"].threadpool_info()
