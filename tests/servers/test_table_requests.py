"""Requests as clients send them: encodings, neighbours' forms, texts, methods, and XGBoost's models."""
import csv
import gzip
import io
import json
import unittest
import zlib

import joblib
import numpy as np
import pandas
from sklearn.cluster import DBSCAN
from sklearn.compose import make_column_transformer
from sklearn.decomposition import PCA
from sklearn.ensemble import RandomForestClassifier
from sklearn.feature_extraction.text import CountVectorizer, HashingVectorizer, TfidfVectorizer
from sklearn.linear_model import LinearRegression, LogisticRegression, SGDClassifier
from sklearn.model_selection import GridSearchCV
from sklearn.neighbors import NearestNeighbors
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler
from sklearn.svm import SVC

from inprocess import Project, pickled
from tables import JSON, LINES, CSV, NPY, TEXT, sheet, records, npy


class Encodings(unittest.TestCase):
    TEXT = "Köln;1,5\nRome;2\n"

    @classmethod
    def setUpClass(cls):
        table = pandas.DataFrame({"city": ["Köln", "Rome", "Oslo"], "n": [1.0, 2, 3]})
        cls.model = make_pipeline(make_column_transformer((OneHotEncoder(), ["city"]), remainder="passthrough"), LinearRegression())
        cls.model.fit(table, [1, 2, 3])
        cls.project, cls.body, cls.expected = Project(cls.model), sheet(table), cls.model.predict(table).tolist()

    def test_charsets_and_byte_order_marks(self):
        for charset in ("utf-8", "UTF-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32", "latin-1", "iso-8859-1", "windows-1252", "cp1252"):
            reply = self.project.post(self.body.encode(charset), f"text/csv; charset={charset}")
            self.assertEqual(self.expected, reply.predictions, charset)
        for charset in ("utf-8-sig", "utf-16", "utf-32"):
            self.assertEqual(self.expected, self.project.post(self.body.encode(charset), CSV).predictions, charset)
        rows = [["Köln", 1.0]]
        for charset in ("latin-1", "utf-16", "utf-8-sig"):
            text = json.dumps(rows, ensure_ascii=False).encode(charset)
            self.assertEqual(self.expected[:1], self.project.post(text, f'application/json; charset="{charset}"').predictions)
            line = json.dumps(rows[0], ensure_ascii=False).encode(charset)
            self.assertEqual(self.expected[:1], self.project.post(line, f"application/jsonlines; charset={charset}").predictions)

    def test_charsets_that_are_refused(self):
        self.assertIn("'klingon' is not supported", self.project.post(self.body, "text/csv; charset=klingon").error)
        self.assertEqual(415, self.project.post(self.body, "text/csv; charset=base64").status)
        self.assertIn("not UTF-8 (byte 8)", self.project.post(self.body.encode("latin-1"), CSV).error)
        self.assertIn("the body is not utf-16", self.project.post(b"\xff\xfea", "text/csv; charset=utf-16").error)

    def test_content_encodings(self):
        plain = self.body.encode()
        raw = zlib.compressobj(wbits=-15)
        for encoding, body in (("gzip", gzip.compress(plain)), ("x-gzip", gzip.compress(plain[:20]) + gzip.compress(plain[20:])),
                               ("deflate", zlib.compress(plain)), ("deflate", raw.compress(plain) + raw.flush()),
                               ("identity", plain), ("gzip, gzip", gzip.compress(gzip.compress(plain)))):
            self.assertEqual(self.expected, self.project.post(body, CSV, Content_Encoding=encoding).predictions, encoding)
        refused = self.project.post(plain, CSV, Content_Encoding="br")
        self.assertEqual(415, refused.status)
        self.assertIn("'br' is not supported: use gzip", refused.error)
        for damaged in (plain, gzip.compress(plain)[:-9], b"\x1f\x8b"):
            refused = self.project.post(damaged, CSV, Content_Encoding="gzip")
            self.assertEqual(400, refused.status)
            self.assertIn("Content-Encoding", refused.error)

    def test_a_small_body_that_grows_is_refused_before_it_does(self):
        bomb = gzip.compress(b"0" * (1 << 26))
        with self.assertRaises(self.project.formats.BadRequest) as refused:
            self.project.formats.decode(bomb, "gzip", CSV, 1 << 20)
        self.assertEqual(413, refused.exception.status)


class Neighbours(unittest.TestCase):
    """Bodies of other servers' clients."""

    def test_forms_for_a_model_with_names(self):
        table = pandas.DataFrame({"age": [20.0, 31, 45], "income": [1.0, 2, 4]})
        model = LinearRegression().fit(table, [1, 2, 3])
        project, expected = Project(model), model.predict(table).tolist()
        split = json.loads(table.to_json(orient="split"))
        turned = {"columns": ["income", "age"], "data": table[["income", "age"]].to_numpy().tolist()}
        for body in ({"dataframe_split": split}, {"dataframe_split": turned}, split, turned, {"dataframe_records": records(table)},
                     {"instances": records(table)}, {"inputs": records(table)}, {"inputs": table.to_dict(orient="list")},
                     {"predictions": table.to_numpy().tolist()}, {"features": table.to_numpy().tolist()},
                     {"inputs": table.to_numpy().tolist(), "params": {}}, {"signature_name": "serving_default", "instances": records(table)},
                     {"instances": [{"features": row} for row in table.to_numpy().tolist()]},
                     {"instances": [{"data": {"features": {"values": row}}} for row in table.to_numpy().tolist()]}):
            self.assertEqual(expected, project.post(body).predictions, body)
        for body in ({"age": 20, "income": 1}, {"income": 1, "age": 20}, [20, 1], {"features": [20, 1]}, {"features": {"values": [20, 1]}},
                     {"instances": {"age": 20, "income": 1}}, {"inputs": [20, 1]}, {"inputs": {"age": [20], "income": [1]}}):
            self.assertEqual(expected[:1], project.post(body).predictions, body)
        lines = "\n".join(json.dumps({"features": row}) for row in table.to_numpy().tolist())
        for kind in (LINES, "application/x-ndjson", "application/x-jsonlines", "application/jsonl", "application/json-lines"):
            self.assertEqual(expected, project.post(lines, kind).predictions)
        self.assertIn("it lacks the column 'income'", project.post({"age": 20}).error)
        self.assertIn('needs "instances" or "inputs"', project.post({"rows": [[1, 2]]}).error)
        self.assertIn('the columns of "inputs"', project.post({"inputs": {"age": [20], "income": [1, 2]}}).error)

    def test_aliases_of_types(self):
        project = Project(LinearRegression().fit([[1.0, 2], [3, 5]], [1, 2]))
        expected = project.post([[1, 2]]).predictions
        for kind in ("application/csv", "text/csv", "TEXT/CSV; Charset=UTF-8", "text/x-csv", "text/comma-separated-values"):
            self.assertEqual(expected, project.post("1,2", kind).predictions)
        for kind in ("text/json", "application/json; format=pandas-split", ""):
            self.assertEqual(expected, project.post([[1, 2]], kind).predictions)

    def test_two_servers_one_after_the_other(self):
        table = pandas.DataFrame({"a": [1.0, 2, 4, 7], "b": ["x", "y", "x", "y"]})
        first = make_column_transformer((StandardScaler(), ["a"]), (OneHotEncoder(), ["b"])).fit(table)
        second = LinearRegression().fit(first.transform(table), [1, 2, 3, 4])
        third = LinearRegression().fit([[1.0], [2], [3]], [2, 4, 7])
        expected = second.predict(first.transform(table))
        for accept in (JSON, CSV, LINES, NPY):
            answer = Project(first).post(sheet(table), CSV, accept)
            middle = Project(second).post(answer.body, answer.type, accept)
            self.assertEqual(third.predict(expected.reshape(-1, 1)).tolist(), Project(third).post(middle.body, middle.type).predictions, accept)


class Documents(unittest.TestCase):
    DOCS = ["good puppy", "bad cat, bad", "good dog", "bad snake"]

    def test_text_pipelines_take_texts_in_every_form(self):
        for vectorizer in (TfidfVectorizer(), CountVectorizer(), HashingVectorizer(n_features=64)):
            model = make_pipeline(vectorizer, SGDClassifier(random_state=0)).fit(self.DOCS, [1, 0, 1, 0])
            project, expected = Project(model), model.predict(self.DOCS).tolist()
            cells = [[text] for text in self.DOCS]
            buffer = io.StringIO()
            csv.writer(buffer).writerows(cells)
            for body, kind in ((self.DOCS, JSON), (cells, JSON), ({"instances": self.DOCS}, JSON), ({"inputs": self.DOCS}, JSON),
                               ([{"text": text} for text in self.DOCS], JSON), ({"inputs": {"text": self.DOCS}}, JSON),
                               (buffer.getvalue(), CSV), ("text\n" + buffer.getvalue(), CSV + "; header=present"),
                               ("\n".join(self.DOCS), TEXT), ("\r\n".join(self.DOCS) + "\r\n", TEXT + "; charset=utf-8"),
                               ("\n".join(map(json.dumps, self.DOCS)), LINES), ("\n".join(map(json.dumps, cells)), LINES),
                               (npy(np.array(self.DOCS)), NPY), ({"dataframe_split": {"columns": ["text"], "data": cells}}, JSON)):
                self.assertEqual(expected, project.post(body, kind).predictions, (kind, body))
            for body in ({"inputs": "good puppy"}, {"instances": "good puppy"}, ["good puppy"], '"good puppy"', {"text": "good puppy"}):
                self.assertEqual([1], project.post(body).predictions, body)
        self.assertEqual("row 2, column 1: a text is needed", project.post(["good", 5]).error)
        self.assertEqual("row 1 has 2 values, and the model takes one", project.post([["a", "b"]]).error)

    def test_text_in_a_column_of_a_table(self):
        table = pandas.DataFrame({"text": self.DOCS, "n": [1.0, 2, 3, 4]})
        model = make_pipeline(make_column_transformer((TfidfVectorizer(), "text"), remainder="passthrough"), LogisticRegression())
        model.fit(table, [1, 0, 1, 0])
        project, expected = Project(model, method="predict_proba"), model.predict_proba(table).tolist()
        self.assertEqual(expected, project.post(sheet(table), CSV).predictions)
        self.assertEqual(expected, project.post(records(table)).predictions)
        empty = model.predict_proba(pandas.DataFrame({"text": [""], "n": [1.0]})).tolist()
        self.assertEqual(empty, project.post("text,n\n,1\n", CSV).predictions)
        self.assertEqual(415, project.post("good", TEXT).status)

    def test_long_texts_and_texts_with_ends_of_lines(self):
        project = Project(make_pipeline(CountVectorizer(), SGDClassifier(random_state=0)).fit(self.DOCS, [1, 0, 1, 0]))
        self.assertEqual([1, 0], project.post(json.dumps("good " * 100_000)[:-1] + '"\n"bad"', LINES).predictions)
        self.assertEqual([1, 0], project.post('"' + "good\n" * 50_000 + '"\nbad\n', CSV).predictions)
        self.assertEqual([1], project.post('"good\u2028dog"', LINES).predictions)

    def test_a_vectorizer_that_would_read_files_is_not_served(self):
        with self.assertRaisesRegex(ValueError, "reads files that a request would name"):
            Project(CountVectorizer(input="filename", vocabulary=["a"]))


class Methods(unittest.TestCase):
    ROWS = np.random.default_rng(0).normal(size=(30, 3))
    CLASSES = np.where(ROWS[:, 0] > 0, "yes", "no")

    def test_each_method(self):
        model = LogisticRegression().fit(self.ROWS, self.CLASSES)
        for method in (None, "predict", "predict_proba", "decision_function"):
            expected = getattr(model, method or "predict")(self.ROWS[:4]).tolist()
            self.assertEqual(expected, Project(model, method=method).post(self.ROWS[:4].tolist()).predictions)

    def test_transform_where_there_is_no_predict(self):
        for model in (StandardScaler(), PCA(2), make_pipeline(StandardScaler(), PCA(2))):
            model.fit(self.ROWS)
            self.assertEqual(model.transform(self.ROWS[:4]).tolist(), Project(model).post(self.ROWS[:4].tolist()).predictions)

    def test_a_method_that_the_model_lacks_ends_the_start(self):
        for model, method, message in ((SVC(), "predict_proba", "has no predict_proba. It has predict, decision_function"),
                                       (LinearRegression(), "transform", "It has predict$"),
                                       (DBSCAN(), None, "DBSCAN, has neither predict nor transform"),
                                       (NearestNeighbors(), None, "NearestNeighbors, has neither")):
            model.fit(self.ROWS, (self.CLASSES == "yes").astype(int))
            with self.assertRaisesRegex(ValueError, message):
                Project(model, method=method)

    def test_a_handler_that_predicts_needs_no_method(self):
        model = DBSCAN().fit(self.ROWS)
        project = Project(model, inference="def predict_fn(data, model):\n    return data.sum(axis=1)")
        self.assertEqual(self.ROWS[:2].sum(axis=1).tolist(), project.post(self.ROWS[:2].tolist()).predictions)

    def test_probabilities_of_several_outputs_are_rows(self):
        model = RandomForestClassifier(3, random_state=0).fit(self.ROWS, np.column_stack([self.CLASSES, self.CLASSES[::-1]]))
        first, second = model.predict_proba(self.ROWS[:5])
        project = Project(model, method="predict_proba")
        expected = [list(row) for row in zip(first.tolist(), second.tolist())]
        self.assertEqual(expected, project.post(self.ROWS[:5].tolist()).predictions)
        lines = project.post(self.ROWS[:5].tolist(), accept=CSV).body.decode().splitlines()
        self.assertEqual([[*a, *b] for a, b in expected], [list(map(float, line.split(","))) for line in lines])
        self.assertEqual(expected, np.load(io.BytesIO(project.post(self.ROWS[:5].tolist(), accept=NPY).body)).tolist())

    def test_threads_are_capped(self):
        model = GridSearchCV(make_pipeline(StandardScaler(), RandomForestClassifier(5, n_jobs=-1)), {}, cv=2, n_jobs=-1)
        model.fit(self.ROWS, self.CLASSES)
        project = Project(model)
        self.assertEqual(1, project.invocations.model.raw.best_estimator_[-1].n_jobs)
        self.assertEqual(model.predict(self.ROWS).tolist(), project.post(self.ROWS.tolist()).predictions)


class XGBoost(unittest.TestCase):
    """All of a model's state that changes its predictions is used, in every format of file."""

    @classmethod
    def setUpClass(cls):
        import xgboost

        cls.xgboost, random = xgboost, np.random.default_rng(0)
        cls.rows = random.normal(size=(300, 3))
        cls.rows[::5, 1] = -999
        classes = (cls.rows[:, 0] + random.normal(size=300) > 0).astype(int)
        model = xgboost.XGBClassifier(n_estimators=200, early_stopping_rounds=3, missing=-999, n_jobs=1)
        cls.model = model.fit(cls.rows[:200], classes[:200], eval_set=[(cls.rows[200:], classes[200:])], verbose=False)
        assert cls.model.best_iteration + 1 < cls.model.get_booster().num_boosted_rounds()
        cls.body = cls.rows[:20].tolist()

    def test_early_stopping_and_missing_of_a_classifier_in_its_own_file(self):
        both = self.model.predict_proba(self.rows[:20])
        for name in ("m.json", "m.ubj"):
            project = Project(self.model, "xgboost", None, name, lambda model, path: model.save_model(path))
            self.assertEqual(both[:, 1].tolist(), project.post(self.body).predictions, name)
            project = Project(self.model, "xgboost", "predict_proba", name, lambda model, path: model.save_model(path))
            self.assertEqual(both.tolist(), project.post(self.body).predictions, name)

    def test_pickles(self):
        for name, save in (("m.pkl", pickled), ("xgboost-model", pickled), ("m.joblib", joblib.dump)):
            for method in (None, "predict_proba"):
                expected = getattr(self.model, method or "predict")(self.rows[:20]).tolist()
                self.assertEqual(expected, Project(self.model, "xgboost", method, name, save).post(self.body).predictions)
        booster = self.model.get_booster()
        expected = booster.predict(self.xgboost.DMatrix(self.rows[:20])).tolist()  # which knows nothing of the classifier's settings
        self.assertEqual(expected, Project(booster, "xgboost", None, "xgboost-model", pickled).post(self.body).predictions)

    def test_softmax_and_dart(self):
        classes = np.digitize(self.rows[:, 0], [-0.5, 0.5])
        for options in ({"objective": "multi:softmax"}, {"booster": "dart", "rate_drop": 0.5}, {"booster": "gblinear"}):
            model = self.xgboost.XGBClassifier(n_estimators=10, n_jobs=1, **options).fit(self.rows, classes)
            direct = model.get_booster().predict(self.xgboost.DMatrix(self.rows[:20])).tolist()
            for method, expected in ((None, direct), ("predict_proba", model.predict_proba(self.rows[:20]).tolist())):
                project = Project(model, "xgboost", method, "m.json", lambda model, path: model.save_model(path))
                self.assertEqual(expected, project.post(self.body).predictions, (options, method))

    def test_libsvm(self):
        booster = self.model.get_booster()
        expected = booster.predict(self.xgboost.DMatrix(np.array([[0.5, np.nan, 1], [3, np.nan, np.nan]]))).tolist()
        project = Project(booster, "xgboost", None, "m.ubj", lambda model, path: model.save_model(path))
        for kind in ("text/libsvm", "text/x-libsvm", "application/x-libsvm"):
            self.assertEqual(expected, project.post("1 0:0.5 2:1\n0:3 # only one\n", kind).predictions)
        self.assertEqual(expected, project.post("0.5,,1\n3,,\n", CSV).predictions)
        self.assertIn("row 1: '3:1' is not index:value, with an index from 0 to 2", project.post("0 3:1\n", "text/libsvm").error)

    def test_what_is_not_there_ends_the_start(self):
        with self.assertRaisesRegex(ValueError, "a Booster, has predict only"):
            Project(self.model.get_booster(), "xgboost", "predict_proba", "m.json", lambda model, path: model.save_model(path))
        with self.assertRaisesRegex(ValueError, "It has predict, predict_proba"):
            Project(self.model, "xgboost", "transform", "m.pkl", pickled)
        with self.assertRaisesRegex(ValueError, "a StandardScaler, which is not a model of XGBoost"):
            Project(StandardScaler(), "xgboost", None, "m.pkl", pickled)
