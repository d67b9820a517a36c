"""Which model is served out of a model folder, which may come from an archive of another machine."""
import os
import shutil
import tempfile
import unittest

import models
from running import BACKENDS, Server

ROW = models.ROWS[0].tolist()
EXPECTED = models.trained("linear").predict([ROW]).tolist()


class ModelFolders(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.folder)

    def lay(self, path, model="linear"):
        path = os.path.join(self.folder, path)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        if model is None:
            with open(path, "wb") as file:
                file.write(b"\0\5\26\7\0\2\0\0Mac OS X        ")
        else:
            shutil.copy(models.saved(model), path)

    def served(self, **environment):
        with Server(BACKENDS[0], "sklearn", models.saved("linear"), MCC_MODEL_DIR=self.folder, **environment) as server:
            self.assertEqual(EXPECTED, server.post([ROW]).predictions)

    def refused(self, message, **environment):
        with Server(BACKENDS[0], "sklearn", models.saved("linear"), ready=False, MCC_MODEL_DIR=self.folder, **environment) as server:
            self.assertEqual(1, server.process.wait(30))
        (error,) = [line["message"] for line in server.lines() if line["level"] == "error"]
        self.assertIn(message, error)

    def test_what_macos_adds_is_skipped(self):
        for path in ("._model.joblib", ".DS_Store", "__MACOSX/._model.joblib", "__MACOSX/model.joblib", "._code"):
            self.lay(path, None)
        self.lay("model.joblib")
        self.served()

    def test_one_folder_deeper(self):
        self.lay("model/model.joblib")
        self.lay("model/._model.joblib", None)
        self.lay("code/other.joblib", None)
        self.served()

    def test_two_models(self):
        self.lay("a.joblib")
        self.lay("b.joblib", "forest")
        self.refused("the folder holds 2 models: a.joblib, b.joblib. Set MCC_MODEL_FILE to the one that is to be served, or remove the others")
        self.served(MCC_MODEL_FILE="a.joblib")
        self.refused("MCC_MODEL_FILE is c.joblib, but there is no such file in", MCC_MODEL_FILE="c.joblib")

    def test_two_models_one_folder_deeper(self):
        self.lay("one/a.joblib")
        self.lay("two/b.joblib", "forest")
        self.refused("the folder holds 2 models: one/a.joblib, two/b.joblib.")
        self.served(MCC_MODEL_FILE="one/a.joblib")

    def test_the_name_that_it_had_at_generation_wins(self):
        self.lay("linear.joblib")
        self.lay("forest.joblib", "forest")
        self.served()

    def test_no_model(self):
        self.refused("no file that ends in .joblib or .pkl: it is empty")
        self.lay(".DS_Store", None)
        self.refused("it is empty")
        self.lay("readme.txt", None)
        self.lay("deep/er/model.joblib")
        self.refused("it holds deep/, readme.txt")

    def test_an_archive_inside_the_archive(self):
        self.lay("model.tar.gz", None)
        self.refused("model.tar.gz is an archive inside the archive or the folder")

    def test_links(self):
        self.lay("store/blob")
        os.symlink("store/blob", os.path.join(self.folder, "model.joblib"))
        self.served()
        os.unlink(os.path.join(self.folder, "store", "blob"))
        self.refused("model.joblib is a link to store/blob, which does not exist")

    def test_models_of_a_multi_model_endpoint(self):
        self.lay("mac/model.joblib")
        self.lay("mac/._model.joblib", None)
        self.lay("deep/inner/model.joblib")
        self.lay("two/a.joblib")
        self.lay("two/b.joblib")
        self.lay("own/model.joblib")
        os.makedirs(os.path.join(self.folder, "own", "code"))
        with open(os.path.join(self.folder, "own", "code", "inference.py"), "w") as file:
            file.write("def predict_fn(data, model):\n    return model.predict(data) * 2\n")
        with Server(BACKENDS[0], "sklearn", models.saved("linear"), features=["multi-model"], SAGEMAKER_MULTI_MODEL="true") as server:
            for name, expected in (("mac", EXPECTED), ("deep", EXPECTED), ("own", [EXPECTED[0] * 2])):
                self.assertEqual(200, server.post({"model_name": name, "url": os.path.join(self.folder, name)}, path="/models").status)
                self.assertEqual(expected, server.post([ROW], path=f"/models/{name}/invoke").predictions)
            refused = server.post({"model_name": "two", "url": os.path.join(self.folder, "two")}, path="/models")
            self.assertEqual(500, refused.status)
            self.assertIn("the folder holds 2 models: a.joblib, b.joblib", refused.json["error"])


class SavedModels(unittest.TestCase):
    """A TensorFlow model is a folder."""

    def test_which_folder(self):
        import importlib
        import sys

        import projects

        with tempfile.TemporaryDirectory() as folder:
            sys.path.insert(0, projects.server_folder(projects.make(os.path.join(folder, "project"), "http-flask", "tensorflow", models.saved("linear"))))
            before = set(sys.modules)
            try:
                saved_model = importlib.import_module("model_files").saved_model
                error = importlib.import_module("settings").SettingsError
                for number, (paths, expected) in enumerate((([], None), (["."], "."), (["1"], "1"), (["9", "10"], "10"), (["net/1", "net/2"], "net/2"),
                                                            (["net", "__MACOSX/net", ".hidden"], "net"), (["a", "b"], error), (["a/1", "b/1"], error))):
                    root = os.path.join(folder, str(number))
                    os.makedirs(root)
                    for path in paths:
                        os.makedirs(os.path.join(root, path), exist_ok=True)
                        open(os.path.join(root, path, "saved_model.pb"), "w").close()
                    with self.subTest(paths):
                        if expected is error:
                            self.assertRaisesRegex(error, "the folder holds 2 models", saved_model, root)
                        else:
                            found = saved_model(root)
                            self.assertEqual(expected, found and os.path.relpath(found, root))
            finally:
                sys.path.pop(0)
                for name in set(sys.modules) - before:
                    if name in ("model_files", "settings", "project"):
                        del sys.modules[name]


if __name__ == "__main__":
    unittest.main()
