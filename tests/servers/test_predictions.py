"""Predictions are the library's own, to the last bit, through every format."""
import io
import json
import unittest

import numpy as np

import models
from running import BACKENDS, Server


def csv(rows, header=None):
    return "".join(",".join(map(repr, row)) + "\n" for row in rows).join([header + "\n" if header else "", ""])


def npy(array):
    stream = io.BytesIO()
    np.save(stream, array)
    return stream.getvalue()


def through_every_format(test, server, rows, expected):
    """Sends rows in each format, asks for each format, and compares bit by bit."""
    expected = np.asarray(expected)
    lists = rows.tolist()
    bodies = {
        "application/json": json.dumps({"instances": lists}),
        "application/jsonlines": "\n".join(map(json.dumps, lists)),
        "text/csv": csv(lists),
        "application/x-npy": npy(rows),
    }
    for content_type, body in bodies.items():
        with test.subTest(sent=content_type):
            same(test, expected, np.array(server.post(body, content_type).predictions))
    for accept in bodies:
        with test.subTest(answered=accept):
            reply = server.post(bodies["application/json"], Accept=accept)
            test.assertEqual((200, accept), (reply.status, reply.headers["Content-Type"]), reply.body[:300])
            same(test, expected, read(reply.body, accept, expected))


def read(body, kind, expected):
    if kind == "application/json":
        return np.array(json.loads(body)["predictions"])
    if kind == "application/jsonlines":
        return np.array([json.loads(line) for line in body.splitlines()])
    if kind == "application/x-npy":
        return np.load(io.BytesIO(body))
    rows = [line.split(",") for line in body.decode().splitlines()]
    array = np.array(rows).astype(expected.dtype if expected.dtype.kind in "US" else float)
    return array if expected.ndim > 1 else array[:, 0]


def same(test, expected, got):
    test.assertEqual(expected.shape, got.shape)
    if expected.dtype.kind == "f":
        got = got.astype(float).view(np.uint64)
        expected = expected.astype(float).view(np.uint64)
    test.assertTrue((expected == got).all())


class Sklearn(unittest.TestCase):
    def check(self, name, rows, ending="joblib"):
        for backend in BACKENDS:
            with Server(backend, "sklearn", models.saved(name, ending)) as server, self.subTest(backend):
                through_every_format(self, server, rows, models.trained(name).predict(rows))

    def test_linear_regression_from_a_joblib_file(self):
        self.check("linear", models.ROWS)

    def test_gradient_boosting_from_a_pickle(self):
        self.check("boosting", models.ROWS, "pkl")

    def test_a_classifier_with_integer_classes(self):
        self.check("classifier", np.round(np.random.default_rng(0).uniform(0, 8, (50, 4)), 1))

    def test_two_outputs(self):
        self.check("two outputs", models.ROWS[:7])

    def test_integers(self):
        self.check("boosting", np.arange(30).reshape(3, 10))

    def test_odd_numbers_keep_every_bit(self):
        odd = [5e-324, 2.2250738585072014e-308, 1.7976931348623157e+300, -0.0, 0.1 + 0.2, 1 / 3, 1e22, 123456789.123456789,
               -1e-300, 9007199254740993.0]
        self.check("linear", np.array([odd, odd[::-1]]))

    def test_strings_and_numbers_in_columns_with_names(self):
        people = models.PEOPLE
        expected = models.trained("people").predict(people).tolist()
        for backend in BACKENDS:
            with Server(backend, "sklearn", models.saved("people")) as server, self.subTest(backend):
                by_name = json.loads(people.to_json(orient="records"))
                shuffled = [{key: row[key] for key in ("income", "city", "age")} for row in by_name]
                for rows in (by_name, shuffled, people.values.tolist()):
                    self.assertEqual(expected, server.post({"instances": rows}).predictions)
                with_header = people[["city", "income", "age"]].to_csv(index=False)
                self.assertEqual(expected, server.post(with_header, "text/csv").predictions)
                self.assertEqual(expected, server.post(people.to_csv(index=False, header=False), "text/csv").predictions)
                quoted = 'age,city,income\n20,"Rome",10.5\n'
                self.assertEqual(expected[:1], server.post(quoted, "text/csv").predictions)
                refused = server.post({"instances": [[20, "Paris", 1.5]]})
                self.assertEqual(400, refused.status)
                self.assertIn("row 1", refused.json["error"])

    def test_columns_by_name_for_a_plain_model(self):
        rows = models.ROWS[:4]
        expected = models.trained("linear").predict(rows)
        for backend in BACKENDS:
            with Server(backend, "sklearn", models.saved("named")) as server, self.subTest(backend):
                names = [f"c{n}" for n in range(10)]
                backwards = [dict(zip(names[::-1], row[::-1])) for row in rows.tolist()]
                same(self, expected, np.array(server.post(backwards).predictions))
                header = ",".join(names)
                same(self, expected, np.array(server.post(csv(rows.tolist(), header), "text/csv").predictions))
                lacking = server.post([{"c1": 1.0}])
                self.assertEqual((400, "row 1: the column 'c0' is missing"), (lacking.status, lacking.json["error"]))

    def test_the_forms_of_json(self):
        expected = models.trained("linear").predict(models.ROWS[:1])
        row = models.ROWS[0].tolist()
        for backend in BACKENDS:
            with Server(backend, "sklearn", models.saved("linear")) as server, self.subTest(backend):
                for body in (row, [row], {"instances": [row]}, {"inputs": [row]}, {"instances": row}):
                    same(self, expected, np.array(server.post(body).predictions))
                same(self, expected, np.array(server.post(npy(models.ROWS[0]), "application/x-npy").predictions))
                same(self, expected, np.array(server.post(npy(np.asfortranarray(models.ROWS[:1])), "application/x-npy").predictions))
                both = models.trained("linear").predict(models.ROWS[:2])
                for header, said in (("a,b,c,d,e,f,g,h,i,j\n", "; header=present"), ("", "")):
                    body = header + csv(models.ROWS[:2].tolist())
                    same(self, both, np.array(server.post(body, "text/csv" + said).predictions))
                    same(self, both, np.array(server.post(body.replace("\n", "\r\n"), "text/csv; charset=utf-8" + said).predictions))
                same(self, both, np.array(server.post("1,2\n" + csv(models.ROWS[:2].tolist()), "text/csv; header=present").predictions))


class XGBoost(unittest.TestCase):
    def check(self, ending, objective="reg:squarederror", kind="gbtree"):
        import xgboost

        rows = models.ROWS[:, :4].copy() if "multi" in objective else models.ROWS.copy()
        expected = models.booster(objective, kind).predict(xgboost.DMatrix(rows))
        for backend in BACKENDS:
            with Server(backend, "xgboost", models.saved_booster(ending, objective, kind)) as server, self.subTest(backend):
                through_every_format(self, server, rows, expected)

    def test_json(self):
        self.check("json")

    def test_ubj(self):
        self.check("ubj", "multi:softprob")

    def test_model(self):
        self.check("model")

    def test_a_linear_booster(self):
        self.check("json", kind="gblinear")

    def test_missing_values_and_infinities(self):
        import xgboost

        rows = models.ROWS[:5].copy()
        rows[1, 2] = rows[3, 0] = np.nan
        expected = models.booster().predict(xgboost.DMatrix(rows))
        for backend in BACKENDS:
            with Server(backend, "xgboost", models.saved_booster("json")) as server, self.subTest(backend):
                lists = rows.tolist()
                same(self, expected, np.array(server.post(json.dumps(lists)).predictions))
                same(self, expected, np.array(server.post(json.dumps(lists).replace("NaN", "null")).predictions))
                same(self, expected, np.array(server.post(json.dumps(lists).replace("NaN", '"NaN"')).predictions))
                same(self, expected, np.array(server.post(csv(lists), "text/csv").predictions))
                same(self, expected, np.array(server.post(csv(lists).replace("nan", ""), "text/csv").predictions))
                same(self, expected, np.array(server.post(npy(rows), "application/x-npy").predictions))
                for infinite in ("Infinity", '"-Infinity"', "1e39"):
                    refused = server.post(json.dumps(lists).replace("NaN", infinite, 1))
                    self.assertEqual((400, "row 2, column 3: the model takes no infinite values"),
                                     (refused.status, refused.json["error"]))


if __name__ == "__main__":
    unittest.main()
