"""What the environment and the container's limits decide."""
import os
import subprocess
import sys
import tempfile
import unittest
from unittest import mock

import models
import projects


class SettingsOfAProject(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        serve = projects.make(cls.folder.name, "http-flask", "sklearn", models.saved("linear"))
        sys.path.insert(0, os.path.join(os.path.dirname(serve), "..", "runtime", "server"))
        import settings
        cls.settings = settings

    @classmethod
    def tearDownClass(cls):
        sys.path.pop(0)
        for name in ("settings", "project", "worker_pool", "server_log", "startup"):
            sys.modules.pop(name, None)
        cls.folder.cleanup()

    def cores(self, files):
        with tempfile.TemporaryDirectory() as root:
            for path, text in files.items():
                os.makedirs(os.path.dirname(os.path.join(root, path)), exist_ok=True)
                with open(os.path.join(root, path), "w") as file:
                    file.write(text)
            with mock.patch("os.sched_getaffinity", lambda _: set(range(8))):
                return self.settings.cores(root)

    def test_cores_under_limits_of_both_versions_of_cgroups(self):
        self.assertEqual(8, self.cores({}))
        self.assertEqual(8, self.cores({"cpu.max": "max 100000\n"}))
        self.assertEqual(3, self.cores({"cpu.max": "350000 100000\n"}))
        self.assertEqual(1, self.cores({"cpu.max": "50000 100000\n"}))
        version1 = "cpu/cpu.cfs_quota_us", "cpu/cpu.cfs_period_us"
        self.assertEqual(2, self.cores(dict(zip(version1, ("200000\n", "100000\n")))))
        self.assertEqual(8, self.cores(dict(zip(version1, ("-1\n", "100000\n")))))
        self.assertEqual(8, self.cores({"cpu.max": "nonsense\n"}))

    def test_workers_times_threads_stay_within_the_cores(self):
        for cores in (1, 2, 3, 8, 64):
            for workers in ("", "1", "2", "3", "5", "8"):
                with mock.patch.dict(os.environ, {"SAGEMAKER_MODEL_SERVER_WORKERS": workers}), \
                        mock.patch.object(self.settings, "cores", lambda: cores):
                    settings = self.settings.Settings()
                    self.assertLessEqual(settings.workers * settings.threads, max(cores, settings.workers))
                    self.assertGreaterEqual(settings.threads, 1)
                    self.assertEqual(int(workers or cores), settings.workers)

    def test_payload_times_transforms_stays_within_100_megabytes(self):
        with mock.patch.dict(os.environ, {"SAGEMAKER_MAX_CONCURRENT_TRANSFORMS": "8"}):
            self.assertEqual(12, self.settings.Settings().execution_parameters()["MaxPayloadInMB"])
        with mock.patch.dict(os.environ, {"SAGEMAKER_MAX_PAYLOAD_IN_MB": "0", "SAGEMAKER_MAX_CONCURRENT_TRANSFORMS": "1"}):
            self.assertEqual((0, 100), (self.settings.Settings().max_bytes,
                                        self.settings.Settings().execution_parameters()["MaxPayloadInMB"]))

    def test_the_phases_of_the_start_have_an_order_and_places_for_guards(self):
        import startup

        self.addCleanup(sys.modules.pop, "startup")
        self.assertEqual(("before import", "import", "warm up", "load", "serve"), startup.PHASES)
        seen = []
        for phase in startup.PHASES:
            startup.before[phase].append(lambda phase=phase: seen.append((phase, startup.phase())))
        startup.enter("before import")
        startup.enter("import")
        process = os.fork()  # a worker goes on where its parent is
        if not process:
            memory = memoryview(bytearray(1))
            startup.report_to(memory)
            for phase in startup.PHASES:
                startup.enter(phase)
            right = seen[2:] == [(phase, phase) for phase in startup.PHASES[2:]] and startup.phase(memory) == "serve"
            os._exit(0 if right and len(seen) == 5 else 1)
        self.assertEqual(0, os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]))
        self.assertEqual([("before import", "before import"), ("import", "import")], seen)
        self.assertRegex(startup.summary(), r"^0\.\d s: import 0\.\d, warm up 0\.0, load 0\.0$")

    def test_another_argument_is_a_usage_error(self):
        ended = subprocess.run([sys.executable, os.path.join(self.folder.name, "code", "serve"), "train"], capture_output=True, text=True)
        self.assertEqual((1, "usage: serve [serve]   (everything else is set by environment variables)\n"), (ended.returncode, ended.stderr))

    def test_a_good_ping_and_a_closed_queue_never_exist_together(self):
        """Who asks as soon as /ping is good is answered: of the files that nginx looks at, the old one goes before the new one comes."""
        import worker_pool
        really_mark = worker_pool.mark

        with tempfile.TemporaryDirectory() as folder:
            workers = worker_pool.WorkerPool(mock.Mock(workers=2), folder, [], share=False)
            worker_pool.mark(folder, "closed", True)
            for beats in ((1, 1), (0, 1), (0, 0), (1, 0)):
                for worker, beat in zip(workers.workers, beats, strict=True):
                    worker.last_heartbeat[0] = beat
                with mock.patch.object(worker_pool, "mark", lambda *about: (really_mark(*about), self.assertNotEqual({"ready", "closed"}, set(os.listdir(folder))))):
                    workers.mark_ready()
                self.assertEqual(["ready" if any(beats) else "closed"], os.listdir(folder))


if __name__ == "__main__":
    unittest.main()
