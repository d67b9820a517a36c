"""The ports that a container opens besides SageMaker's: those of a range that no other container of the endpoint has."""
import os
import unittest
from unittest import mock

import projects

SERVERS = os.path.join(projects.DATA, "{}", "files", "runtime", "server")
RANGE = {"SAGEMAKER_SAFE_PORT_RANGE": "20000-20002"}


def function(folder, file, name):
    """A function of a template, without what the template imports of a project."""
    with open(os.path.join(SERVERS.format(folder), file)) as source:
        text = source.read()
    start = text.index(f"def {name}(")
    scope = {}
    exec("import os, sys\n" + text[start:text.index("\n\n\n", start)], scope)
    return scope[name]


class Ports(unittest.TestCase):
    def call(self, called, *arguments, **environment):
        with mock.patch.dict(os.environ, environment, clear=True):
            return called(*arguments)

    def inner(self, port, **environment):
        return self.call(function("features/server-proxy", "proxy.py", "inner_port"), port, **environment)

    def metrics(self, **environment):
        return self.call(function("architectures/triton", "start_triton.py", "metrics"), **environment)

    def test_the_server_behind_nginx_has_the_next_port_of_a_container_alone(self):
        self.assertEqual("8081", self.inner("8080"))
        self.assertEqual("9000", self.inner("8080", MCC_INNER_PORT="9000"))

    def test_the_server_behind_nginx_stays_in_the_range_of_its_container(self):
        self.assertEqual("20000", self.inner("8080", **RANGE))
        self.assertEqual("20001", self.inner("20000", **RANGE))
        self.assertEqual("20002", self.inner("8080", MCC_INNER_PORT="20002", **RANGE))

    def test_a_port_outside_the_range_is_refused(self):
        for environment, message in (({"MCC_INNER_PORT": "8081", **RANGE}, "MCC_INNER_PORT must be in SAGEMAKER_SAFE_PORT_RANGE (20000-20002)."),
                                     ({"SAGEMAKER_SAFE_PORT_RANGE": "8080-8080"}, "SAGEMAKER_SAFE_PORT_RANGE (8080-8080) has no port for the server.")):
            with self.assertRaises(SystemExit) as ended:
                self.inner("8080", **environment)
            self.assertEqual(message, ended.exception.code)

    def test_triton_has_metrics_on_the_port_that_is_asked_for(self):
        self.assertEqual(["--allow-metrics=false"], self.metrics())
        self.assertEqual(["--allow-metrics=false"], self.metrics(MCC_METRICS_PORT="0"))
        self.assertEqual(["--allow-metrics=true", "--metrics-port=8002"], self.metrics(MCC_METRICS_PORT="8002"))
        self.assertEqual(["--allow-metrics=true", "--metrics-port=20001"], self.metrics(MCC_METRICS_PORT="20001", **RANGE))
        for environment in ({"MCC_METRICS_PORT": "8002", **RANGE}, {"MCC_METRICS_PORT": "many"}):
            with self.assertRaises(SystemExit):
                self.metrics(**environment)
