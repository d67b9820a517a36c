"""Answers in every type, bodies in blocks, and damaged bodies."""
import csv
import io
import json
import unittest

import numpy as np
import pandas
from sklearn.compose import make_column_transformer
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LinearRegression, LogisticRegression, SGDClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder
from sklearn.tree import DecisionTreeRegressor

from inprocess import Project
from tables import JSON, LINES, CSV, NPY, npy


class Answers(unittest.TestCase):
    """What is no array is written as a table, or refused with the reason."""

    def answers(self, expression, accept):
        project = Project(LinearRegression().fit([[1.0], [2]], [1, 2]),
                          inference=f"import datetime, numpy as np, pandas as pd, scipy.sparse as sp\ndef predict_fn(data, model):\n    return {expression}")
        return project.post([[1], [2]], accept=accept)

    def test_tables_in_every_type(self):
        for expression, by_json, by_csv in (
                ("pd.DataFrame({'label': ['a', 'b'], 'p': [0.5, 1.0]})", [{"label": "a", "p": 0.5}, {"label": "b", "p": 1.0}], "a,0.5\nb,1.0\n"),
                ("pd.Series([1.5, 2.5])", [1.5, 2.5], "1.5\n2.5\n"),
                ("sp.csr_matrix([[1.0, 0], [0, 2]])", [[1.0, 0.0], [0.0, 2.0]], "1.0,0.0\n0.0,2.0\n"),
                ("np.array(['2024-01-31', '2024-02-01'], 'M8[D]')", ["2024-01-31", "2024-02-01"], "2024-01-31\n2024-02-01\n"),
                ("np.array([True, False])", [True, False], "True\nFalse\n"),
                ("[np.array([1, 2]), np.array([3, 4])]", [[1, 2], [3, 4]], "1,2\n3,4\n"),
                ("[{'a': np.float32(0.5)}, {'a': None}]", [{"a": 0.5}, {"a": None}], "0.5\n\"\"\n")):
            self.assertEqual(by_json, self.answers(expression, JSON).predictions, expression)
            self.assertEqual(by_csv, self.answers(expression, CSV).body.decode(), expression)
            lines = self.answers(expression, LINES)
            self.assertEqual(by_json, [json.loads(line) for line in lines.body.splitlines()], expression)

    def test_columns_in_a_dictionary_are_rows(self):
        columns = "{'label': np.array(['a', 'b']), 'p': [0.5, 1.0]}"
        self.assertEqual("a,0.5\nb,1.0\n", self.answers(columns, CSV).body.decode())
        self.assertEqual([{"label": "a", "p": 0.5}, {"label": "b", "p": 1.0}],
                         [json.loads(line) for line in self.answers(columns, LINES).body.splitlines()])

    def test_what_cannot_be_written(self):
        self.assertEqual(406, self.answers("[['a', 1.5], ['b', 2]]", NPY).status)
        self.assertEqual(406, self.answers("[[1, 2], [3]]", NPY).status)
        self.assertEqual(500, self.answers("np.array([1j, 2])", JSON).status)
        self.assertEqual(500, self.answers("[object(), object()]", CSV).status)

    def test_blocks_are_written_as_the_whole_is(self):
        formats = Project(LinearRegression().fit([[1.0], [2]], [1, 2])).formats
        whole = np.arange(12.0).reshape(6, 2)
        for kind in (JSON, LINES, CSV, NPY):
            writer = formats.writer(kind)
            parts = [writer.add(whole[place:place + 2]) for place in (0, 2, 4)]
            self.assertEqual(formats.write(whole, kind), b"".join(parts) + writer.end(), kind)


class Blocks(unittest.TestCase):
    """A large body is read in blocks, with the same answers and the same numbers of rows."""

    @classmethod
    def setUpClass(cls):
        rows = np.random.default_rng(0).normal(size=(200, 4)).round(6)
        cls.model, cls.rows = DecisionTreeRegressor().fit(rows, rows[:, 0]), np.tile(rows, (5, 1))
        cls.project = Project(cls.model)
        cls.expected = cls.model.predict(cls.rows).tolist()
        import bodies

        cls.bodies = bodies

    def setUp(self):
        self.size, self.bodies.BLOCK = self.bodies.BLOCK, 1000

    def tearDown(self):
        self.bodies.BLOCK = self.size

    def bodies_of(self, rows):
        lines = [",".join(map(repr, row)) for row in rows.tolist()]
        return {CSV: "\n".join(lines).encode(), LINES: "\n".join(f"[{line}]" for line in lines).encode(), NPY: npy(rows)}

    def test_the_same_answers(self):
        for kind, body in self.bodies_of(self.rows).items():
            tables = list(self.project.invocations.tables(body, kind))
            self.assertGreater(len(tables), 10, kind)
            self.assertTrue((np.concatenate(tables) == self.rows).all())
            self.assertEqual(self.expected, self.project.post(body, kind).predictions)
            for accept in (CSV, LINES, NPY):
                self.bodies.BLOCK = self.size
                whole = self.project.post(body, kind, accept).body
                self.bodies.BLOCK = 1000
                self.assertEqual(whole, self.project.post(body, kind, accept).body)
        self.assertEqual(self.expected, self.project.post(npy(np.asfortranarray(self.rows)), NPY).predictions)

    def test_rows_are_counted_over_the_whole_body(self):
        bodies = self.bodies_of(self.rows)
        lines = bodies[CSV].decode().split("\n")
        lines[777] = "1,2,tall,4"
        self.assertEqual("row 778, column 3: a number is needed", self.project.post("\n".join(lines), CSV).error)
        lines = bodies[LINES].decode().split("\n")
        lines[777] = "[1, 2, 3"
        self.assertIn("line 778 is not JSON", self.project.post("\n".join(lines), LINES).error)
        infinite = self.rows.copy()
        infinite[777, 1] = np.inf
        project = Project(LinearRegression().fit(self.rows[:50], self.rows[:50, 0]))
        import bodies as of_this_project

        of_this_project.BLOCK = 1000
        self.assertIn("row 778, column 2", project.post(npy(infinite), NPY).error)

    def test_ends_of_lines_in_quotation_marks_are_not_ends_of_rows(self):
        words = make_pipeline(CountVectorizer(), SGDClassifier(random_state=0)).fit(["good", "bad"], [1, 0])
        project = Project(words)
        import bodies

        bodies.BLOCK = 500
        texts = ["good\nday, \"quoted\"", "bad"] * 200
        buffer = io.StringIO()
        csv.writer(buffer).writerows([text] for text in texts)
        self.assertEqual([1, 0] * 200, project.post(buffer.getvalue(), CSV).predictions)
        bodies.MOST_BYTES_OF_A_ROW = 2000
        self.assertIn("quotation mark left open", project.post('"' + buffer.getvalue().replace('"', ""), CSV).error)

    def test_a_json_document_that_is_too_large(self):
        import bodies

        most, bodies.MOST_BYTES_OF_JSON = bodies.MOST_BYTES_OF_JSON, 100
        reply = self.project.post(self.rows.tolist())
        bodies.MOST_BYTES_OF_JSON = most
        self.assertEqual(413, reply.status)
        self.assertIn("which are read in blocks", reply.error)


class Damaged(unittest.TestCase):
    """What a client sends wrong is a 400 with the reason, never a 500."""

    @classmethod
    def setUpClass(cls):
        cls.model = LinearRegression().fit([[1.0, 2], [3, 5], [4, 4]], [1, 2, 3])
        cls.project = Project(cls.model)
        cls.expected = cls.model.predict([[1.0, 2.0]]).tolist()

    def test_every_byte_of_an_npy_header(self):
        good = npy(np.array([[1.0, 2.0]]))
        for place in range(len(good) - 16):
            for value in (good[place] ^ 1, good[place] ^ 0x80, 0, 255, ord("("), ord("9")):
                damaged = good[:place] + bytes([value]) + good[place + 1:]
                self.assertIn(self.project.post(damaged, NPY).status, (200, 400), (place, value))
        for length in range(len(good)):
            self.assertEqual(400, self.project.post(good[:length], NPY).status, length)

    def test_kinds_of_arrays(self):
        row = np.array([[1.0, 2.0]])
        for array in (row, row.astype(">f8"), row.astype(np.float32), row.astype(np.float16), row.astype(np.uint64), row.astype(">i2"),
                      np.asfortranarray(row), row[0], row.astype("U"), row.astype("S")):
            for version in ((1, 0), (2, 0), (3, 0)):
                np.testing.assert_allclose(self.project.post(npy(array, version), NPY).predictions, self.expected)
        self.assertEqual(200, self.project.post(npy(np.array([[True, False]])), NPY).status)
        for array in (np.array([[1j, 2]]), row.astype("M8[s]"), np.array([(1.0, 2.0)], dtype="f8,f8"), np.array(5.0), np.zeros((0, 2)),
                      row.astype(np.longdouble) if np.longdouble(1).itemsize > 8 else np.array(5.0)):
            self.assertEqual(400, self.project.post(npy(array), NPY).status, array.dtype)

    def test_json(self):
        for body, message in (("[[1, 2]", "not JSON"), ("[[" + "9" * 400 + ", 2]]", "infinite"), ("[[" + "9" * 5000 + ", 2]]", "too long"),
                              ("[" * 50_000, "nested too deeply"), ('{"a":' * 50_000, "nested too deeply"),
                              ('{"instances": [[1, 2]], "instances": [[3, 4]]}', "has the key 'instances' twice"),
                              ('[["\\ud800", 2]]', "surrogate"), (b'[["\xed\xa0\x80", 2]]', "not UTF-8"), ("[[1, 2], 3]", "row 2 has no columns"),
                              ("[[1, [2]]]", "single value"), ("[[[1, 2]]]", "row 1 has 1 columns"), ("[{}]", "row 1 has 0 columns")):
            reply = self.project.post(body)
            self.assertEqual(400, reply.status, reply.body)
            self.assertIn(message, reply.error)

    def test_csv(self):
        for body, message in (('"1,2', "left open"), ('1,2\n3,"4', "left open"), ('"1"x,2', "column 1: a number"), ("1,2\0", "NUL"), ("1,2\n3\n", "row 2 has 1 columns"),
                              ("\n\n", "no rows"), ("1,2,3\n", "row 1 has 3 columns"), ("1_0,2", "column 1: a number"), ("١,2", "column 1: a number")):
            reply = self.project.post(body, CSV)
            self.assertEqual(400, reply.status, reply.body)
            self.assertIn(message, reply.error)

    def test_errors_in_the_model_that_the_data_caused(self):
        table = pandas.DataFrame({"city": ["a", "b", "a"], "n": [1.0, 2, 3]})
        model = make_pipeline(make_column_transformer((OneHotEncoder(), ["city"]), remainder="passthrough"), LogisticRegression())
        project = Project(model.fit(table, [0, 1, 0]))
        self.assertIn("row 2: ", project.post([["a", 1], ["c", 2]]).error)
        self.assertIn("row 2, column 1 ('city'): a text is needed", project.post([["a", 1], [5, 2]]).error)
        self.assertIn("row 3", project.post("a,1\nb,2\n,3\n", CSV).error)
        self.assertNotIn("'c'", project.log)
