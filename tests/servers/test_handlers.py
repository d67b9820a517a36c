"""SageMaker's handler contract: each function with and without a context, what they are given, what they may return, what is refused."""
import importlib
import io
import json
import os
import sys
import tempfile
import textwrap
import types
import unittest
from unittest import mock

import numpy as np
import pandas

import models
import projects
from running import BACKENDS, BothBackends, Server

ROW = models.ROWS[0].tolist()
EXPECTED = models.trained("linear").predict([ROW]).tolist()


@BothBackends
class Handlers:
    def server(self, inference, **options):
        return Server(self.backend, "sklearn", models.saved("linear"), textwrap.dedent(inference), SAGEMAKER_MODEL_SERVER_WORKERS="1", **options)

    def test_every_function_with_a_context(self):
        with self.server("""
            import joblib, os
            def pre_model_fn(model_dir, context):
                os.environ["PRE"] = os.path.basename(context.system_properties["model_dir"])
            def model_fn(model_dir, context=None):
                return os.environ["PRE"], context.system_properties["model_dir"] == model_dir
            def model_warmup_fn(model_dir, model, context):
                os.environ["WARM"] = "warm"
            def input_fn(request_body, content_type, context):
                return request_body, content_type, context.get_request_header(0, "X-Amzn-SageMaker-Custom-Attributes")
            def predict_fn(data, model, context):
                return data + model + (os.environ["WARM"], context.request_processor[0].get_request_properties()["Content-Type"])
            def output_fn(prediction, accept, context):
                context.set_response_content_type(0, "text/x-mine")
                context.set_response_header(0, "X-More", "yes")
                context.set_response_status(code=202)
                return repr(prediction + (accept,))
        """) as server:
            reply = server.post("x;y", "text/plain", Accept="text/plain", X_Amzn_SageMaker_Custom_Attributes="trace=7")
            self.assertEqual((202, "text/x-mine", "yes"), (reply.status, reply.headers["Content-Type"], reply.headers["X-More"]))
            self.assertEqual(("x;y", "text/plain", "trace=7", "model", True, "warm", "text/plain", "text/plain"), eval(reply.body))

    def test_transform_fn_with_and_without_a_context(self):
        for more, last in (("", "None"), (", context", "context.get_request_id(0)")):
            with self.subTest(more), self.server(f"""
                import json
                def transform_fn(model, request_body, content_type, accept{more}):
                    rows = json.loads(request_body)
                    return json.dumps([model.predict(rows).tolist(), content_type, accept, {last} is not None])
            """) as server:
                for accept, given in (({}, "application/json"), ({"Accept": "*/*"}, "application/json"), ({"Accept": "text/x"}, "text/x")):
                    reply = server.post([ROW], **accept)
                    self.assertEqual((200, given), (reply.status, reply.headers["Content-Type"]))
                    self.assertEqual([EXPECTED, "application/json", given, bool(more)], reply.json)

    def test_a_concrete_type_is_asked_for(self):
        inference = """
            def output_fn(prediction, accept):
                if accept not in ("application/json", "text/csv"):
                    raise ValueError(accept)
                return "[1]"
        """
        cases = ((None, "application/json"), ("*/*", "application/json"), ("text/*", "text/csv"), ("application/*", "application/json"),
                 ("text/csv;q=0.5, */*;q=0.1", "text/csv"), ("application/json, */*", "application/json"))
        with self.server(inference) as server:
            for accept, kind in cases:
                reply = server.post([ROW], **({"Accept": accept} if accept else {}))
                self.assertEqual((200, kind), (reply.status, reply.headers["Content-Type"]), accept)
            self.assertEqual(500, server.post([ROW], Accept="text/html").status)
        with self.server(inference, SAGEMAKER_DEFAULT_INVOCATIONS_ACCEPT="text/csv") as server:
            for accept in (None, "*/*", "text/*"):
                reply = server.post([ROW], **({"Accept": accept} if accept else {}))
                self.assertEqual((200, "text/csv"), (reply.status, reply.headers["Content-Type"]), accept)

    def test_the_default_type_without_a_handler(self):
        with self.server("", SAGEMAKER_DEFAULT_INVOCATIONS_ACCEPT="text/csv") as server:
            line = f"{EXPECTED[0]!r}\n".encode()
            for accept in ({}, {"Accept": "*/*"}, {"Accept": "text/html, */*;q=0.8"}):
                reply = server.post([ROW], **accept)
                self.assertEqual((200, "text/csv", line), (reply.status, reply.headers["Content-Type"], reply.body))
            self.assertEqual(EXPECTED, server.post([ROW], Accept="application/json").predictions)

    def test_what_predict_fn_returns_is_written_as_a_table(self):
        with self.server("""
            import json, numpy as np, pandas
            def input_fn(body, content_type):
                return body
            def predict_fn(data, model):
                frame = pandas.DataFrame({"label": ["a", "b"], "score": [0.25, 0.5]})
                return {"frame": frame, "series": frame["score"], "index": frame.columns, "columns": {"label": np.array([1, 2]), "n": [3, 4]},
                        "mixed": {"label": np.array([1]), "n": 3},
                        "object": {"a": [1, 2], "b": {"c": 1}}, "pair": (np.array([1, 2]), np.array([0.5, 0.25])), "number": np.float32(2.5),
                        "text": "yes", "bytes": b"yes", "nothing": None, "generator": (x for x in (1, np.int64(2))),
                        "frames": {"first": frame}, "keys": {np.int64(1): "x"}}[data]
        """) as server:
            records = [{"label": "a", "score": 0.25}, {"label": "b", "score": 0.5}]
            for name, in_json, in_csv in (
                    ("frame", records, "a,0.25\nb,0.5\n"), ("series", [0.25, 0.5], "0.25\n0.5\n"), ("index", ["label", "score"], "label\nscore\n"),
                    ("columns", {"label": [1, 2], "n": [3, 4]}, "1,3\n2,4\n"), ("mixed", {"label": [1], "n": 3}, None), ("object", {"a": [1, 2], "b": {"c": 1}}, None),
                    ("pair", [[1, 0.5], [2, 0.25]], "1,0.5\n2,0.25\n"), ("number", 2.5, "2.5\n"), ("text", "yes", "yes\n"), ("bytes", "yes", "yes\n"),
                    ("nothing", None, "\n"), ("generator", [1, 2], "1\n2\n"), ("frames", {"first": records}, "a,0.25\nb,0.5\n"), ("keys", {"1": "x"}, "x\n")):
                with self.subTest(name):
                    self.assertEqual({"predictions": in_json}, server.post(name, "text/plain").json)
                    reply = server.post(name, "text/plain", Accept="text/csv")
                    if in_csv is None:
                        self.assertEqual(406, reply.status)
                        self.assertIn("accept application/json", reply.json["error"])
                    elif name != "nothing":
                        self.assertEqual((200, in_csv), (reply.status, reply.body.decode()))
            lines = server.post("frame", "text/plain", Accept="application/jsonlines").body.splitlines()
            self.assertEqual(records, [json.loads(line) for line in lines])
            array = np.load(io.BytesIO(server.post("columns", "text/plain", Accept="application/x-npy").body))
            self.assertEqual([[1, 3], [2, 4]], array.tolist())

    def test_what_output_fn_returns(self):
        with self.server("""
            import numpy as np, pandas
            def input_fn(body, content_type):
                return body
            def predict_fn(data, model):
                return data
            def output_fn(data, accept):
                frame = pandas.DataFrame({"label": ["a", "b"]})
                return {"text": "t", "bytes": b"b", "pair": ("p", "text/x-mine"), "object": {"a": np.array([1, 2])}, "frame": frame,
                        "pieces": (piece for piece in ("a", b"b")), "list": [1, np.float64(2)], "nothing": None}[data]
        """) as server:
            for name, accept, status, kind, body in (
                    ("text", "text/x", 200, "text/x", b"t"), ("bytes", "text/x", 200, "text/x", b"b"), ("pair", "text/x", 200, "text/x-mine", b"p"),
                    ("object", "application/json", 200, "application/json", b'{"a":[1,2]}'), ("list", "*/*", 200, "application/json", b"[1,2.0]"),
                    ("frame", "application/json", 200, "application/json", b'[{"label":"a"},{"label":"b"}]'), ("frame", "text/csv", 200, "text/csv", b"a\nb\n"),
                    ("pieces", "text/x", 200, "text/x", b"ab"), ("object", "text/x", 500, "application/json", None), ("nothing", "text/x", 500, "application/json", None)):
                with self.subTest(name, accept=accept):
                    reply = server.post(name, "text/plain", Accept=accept)
                    self.assertEqual((status, kind), (reply.status, reply.headers["Content-Type"]))
                    self.assertEqual(body or reply.body, reply.body)

    def test_a_body_that_is_not_utf8_is_the_clients_fault(self):
        with self.server("def input_fn(body, content_type):\n    return [[1.0] * 10]") as server:
            reply = server.post(b"\xff", "text/plain")
            self.assertEqual((400, "the body is not UTF-8 (byte 0)"), (reply.status, reply.json["error"]))


INFERENCE = """
import json, helper
def predict_fn(data, model):
    return helper.twice(model.predict(data))
"""
HELPER = "def twice(values):\n    return values * 2\n"


class HandlerInsideTheModel(unittest.TestCase):
    def check(self, files, test, error=None, own=None, **environment):
        with tempfile.TemporaryDirectory() as folder:
            os.link(models.saved("linear"), os.path.join(folder, "model.joblib"))
            for path, text in files.items():
                os.makedirs(os.path.dirname(os.path.join(folder, path)), exist_ok=True)
                with open(os.path.join(folder, path), "w") as file:
                    file.write(text)
            environment = {name: value.replace("FOLDER", folder) for name, value in environment.items()}
            for backend in BACKENDS if not error else BACKENDS[:1]:
                with self.subTest(backend), Server(backend, "sklearn", models.saved("linear"), own, ready=not error, MCC_MODEL_DIR=folder, **environment) as server:
                    if error:
                        self.assertEqual(1, server.process.wait(30))
                    else:
                        test(server)
                if error:
                    errors = [line["message"] for line in server.lines() if line["level"] == "error"]
                    self.assertEqual(1, len(errors), server.log)
                    self.assertIn(error.replace("FOLDER", folder), errors[0])

    def twice(self, server):
        self.assertEqual([2 * EXPECTED[0]], server.post([ROW]).predictions)
        self.assertIn("/code/inference.py", server.log_now())

    def test_code_inference_py_wins_over_the_projects_own(self):
        files = {"code/inference.py": INFERENCE, "code/helper.py": HELPER}
        self.check(files, self.twice)
        self.check(files, self.twice, own="def predict_fn(data, model):\n    return [0]")

    def test_dependencies_in_lib(self):
        self.check({"code/inference.py": INFERENCE, "code/lib/helper.py": HELPER}, self.twice)

    def test_sagemaker_program_and_submit_directory(self):
        files = {"code/mine.py": INFERENCE, "code/helper.py": HELPER, "elsewhere/mine.py": INFERENCE.replace("* 2", "* 2"), "elsewhere/helper.py": HELPER}
        def twice(server):
            self.assertEqual([2 * EXPECTED[0]], server.post([ROW]).predictions)
        self.check(files, twice, SAGEMAKER_PROGRAM="mine.py")
        self.check(files, twice, SAGEMAKER_PROGRAM="mine")
        self.check(files, twice, SAGEMAKER_PROGRAM="mine.py", SAGEMAKER_SUBMIT_DIRECTORY="FOLDER/elsewhere")
        self.check(files, twice, SAGEMAKER_PROGRAM="mine.py", SAGEMAKER_SUBMIT_DIRECTORY="file://FOLDER/elsewhere")
        self.check(files, None, "SAGEMAKER_PROGRAM is set, but there is no file yours.py in FOLDER/code", SAGEMAKER_PROGRAM="yours.py")
        self.check(files, None, "SAGEMAKER_SUBMIT_DIRECTORY is set, but there is no file inference.py in FOLDER/elsewhere", SAGEMAKER_SUBMIT_DIRECTORY="FOLDER/elsewhere")
        self.check(files, None, "this server downloads no code", SAGEMAKER_SUBMIT_DIRECTORY="s3://bucket/sourcedir.tar.gz", SAGEMAKER_PROGRAM="mine.py")

    def test_requirements_are_checked_and_never_installed(self):
        files = {"code/inference.py": INFERENCE, "code/helper.py": HELPER}
        self.check({**files, "code/requirements.txt": "# comment\nnumpy>=1.20  # installed\nscikit_learn\nnot-on-windows; sys_platform == 'win32'\n"}, self.twice)
        self.check({**files, "code/requirements.txt": "numpy\nnot-a-package-of-anyone==1.2\nnumpy>=99\n-r more.txt\n", "code/more.txt": "another_missing[extra]>=2\n"}, None,
                   f"requirements.txt asks for what is not installed: not-a-package-of-anyone==1.2, numpy>=99 (installed: {np.__version__}), another_missing[extra]>=2. "
                   "This server installs nothing at the start: add it to the project's requirements.txt")

    def test_a_module_with_a_name_of_the_servers(self):
        self.check({"code/inference.py": INFERENCE, "code/helper.py": HELPER, "code/model.py": ""}, None, "model.py in FOLDER/code has the name of one of the server's own modules")

    def test_packages_of_aws(self):
        for line in ("from sagemaker_containers.beta.framework import encoders", "from sagemaker_inference import content_types, encoder"):
            self.check({"code/inference.py": line}, None, "a package of AWS's own containers, which is not in this image")

    def test_a_default_type_that_is_not_written(self):
        self.check({}, None, "SAGEMAKER_DEFAULT_INVOCATIONS_ACCEPT is image/png, but the answer can be", SAGEMAKER_DEFAULT_INVOCATIONS_ACCEPT="image/png")


class Refused(unittest.TestCase):
    """What cannot be honoured ends the start, with the reason."""

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.modules = set(sys.modules)
        projects.make(cls.folder.name, "http-flask", "sklearn", models.saved("linear"))
        sys.path.insert(0, os.path.join(cls.folder.name, "runtime", "server"))
        cls.handler = importlib.import_module("handler")

    @classmethod
    def tearDownClass(cls):
        sys.path.pop(0)
        for name in set(sys.modules) - cls.modules:
            if getattr(sys.modules[name], "__file__", None) and sys.modules[name].__file__.startswith(cls.folder.name):
                del sys.modules[name]
        cls.folder.cleanup()

    def read(self, source):
        module = types.ModuleType("inference")
        exec(compile(source, "inference.py", "exec"), module.__dict__)
        with mock.patch.object(self.handler.log, "warning") as written:
            handler = self.handler.read(module, "inference.py")
        return handler, [call.args[0] for call in written.call_args_list]

    def refused(self, source, why):
        with self.assertRaises(self.handler.SettingsError) as raised:
            self.read(source)
        self.assertIn(why, str(raised.exception))

    def test_transform_fn_with_one_that_it_replaces(self):
        for name in ("input_fn", "predict_fn", "output_fn"):
            self.refused(f"def transform_fn(m, b, c, a): pass\ndef {name}(a, b): pass", f"has transform_fn and {name}")

    def test_a_wrong_number_of_arguments(self):
        self.refused("def model_fn(): pass", "model_fn in inference.py is written as model_fn(), but it is called with 1 arguments, or with 2")
        self.refused("def predict_fn(data): pass", "called with 2 arguments")
        self.refused("def predict_fn(a, b, c, d): pass", "called with 2 arguments")
        self.refused("def transform_fn(model, body): pass", "called with 4 arguments")
        self.refused("def input_fn(body, content_type, *, mine): pass", "called with 2 arguments")

    def test_what_is_no_ordinary_function(self):
        self.refused("predict_fn = 5", "is not a function but of the type int")
        self.refused("async def predict_fn(data, model): pass", "without async")

    def test_names_that_are_nearly_right(self):
        for name, meant in (("predict_func", "predict_fn"), ("model_function", "model_fn"), ("modelFn", "model_fn"), ("ouput_fn", "output_fn"),
                            ("Predict_Fn", "predict_fn"), ("inputfn", "input_fn"), ("transform_fnc", "transform_fn"), ("predictions_fn", "predict_fn")):
            self.refused(f"def {name}(a, b): pass", f"has the function {name}, which SageMaker does not call; is {meant} meant?")
        self.read("def predict_fn(data, model): pass\ndef predict_func(data): pass\ndef _model_func(): pass\ndef predict(x): pass")

    def test_functions_of_other_contracts(self):
        self.refused("def input_handler(data, context): pass", "that of the TensorFlow Serving container: write input_fn")
        self.refused("def handle(data, context): pass", "write transform_fn")
        self.refused("def predict_fn(d, m): pass\ndef execution_parameters_fn(): pass", "set SAGEMAKER_MAX_CONCURRENT_TRANSFORMS")

    def test_functions_that_nobody_calls_are_warned_of(self):
        _, warnings = self.read("def score(rows): pass")
        self.assertEqual(1, len(warnings))
        self.assertIn("so its own are not used: score", warnings[0])
        self.assertEqual([], self.read("def score(rows): pass\ndef predict_fn(data, model): pass")[1])
        self.assertEqual([], self.read('"""Nothing."""')[1])

    def test_who_gets_the_context(self):
        takes = {"def predict_fn(data, model): pass": False, "def predict_fn(data, model, context): pass": True,
                 "def predict_fn(data, model, context=None): pass": True, "def predict_fn(data, model, ctx): pass": True,
                 "def predict_fn(data, model, *, context=None): pass": True, "def predict_fn(data, model, threshold=0.5): pass": False,
                 "def predict_fn(*arguments): pass": False, "def predict_fn(data, model, **more): pass": False,
                 "import functools\npredict_fn = functools.partial(lambda a, data, model: 1, 5)": False, "predict_fn = max": False,
                 "class P:\n    def __call__(self, data, model, context): pass\npredict_fn = P()": True}
        for source, context in takes.items():
            self.assertEqual(context, self.read(source)[0].predicts_with_context, source)


if __name__ == "__main__":
    unittest.main()
