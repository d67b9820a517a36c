"""Bad requests get one clear answer, which names the row and the column; nothing of theirs gets into the log."""
import io
import json
import pickle
import struct

import numpy as np

import models
from running import BothBackends, Server
from test_predictions import csv, npy

ROW = models.ROWS[0].tolist()


def with_cell(value, row=1, column=2):
    rows = [list(ROW), list(ROW), list(ROW)]
    rows[row][column] = value
    return {"instances": rows}


@BothBackends
class Refusals:
    @classmethod
    def setUpClass(cls):
        cls.server = Server(cls.backend, "sklearn", models.saved("boosting")).__enter__()

    @classmethod
    def tearDownClass(cls):
        cls.server.__exit__()

    def refused(self, body, message, content_type="application/json", status=400, **headers):
        reply = self.server.post(body, content_type, **headers)
        self.assertEqual(status, reply.status, reply.body[:300])
        self.assertIn(message, reply.json["error"])
        self.assertEqual(reply.headers["X-Request-Id"], reply.json["request"])
        self.assertEqual(200, self.server.post([ROW]).status)

    def test_what_is_not_json(self):
        self.refused('{"instances": [[1,\n 2,,]]}', "not JSON: Expecting value (line 2, column 4)")
        self.refused("", "not JSON")
        self.refused(b"\xff\xfe\x00", "not")
        self.refused("[" * 100_000, "nested too deeply")
        for body in ('"text"', "5", "null", "true", "{}", '{"rows": [[1]]}', "[]", '{"instances": []}', '{"instances": 5}'):
            self.refused(body, "rows" if body not in ("{}", '{"rows": [[1]]}') else '"instances" or "inputs"')

    def test_rows_of_another_width(self):
        self.refused([ROW[:9]], "row 1 has 9 columns, the model takes 10")
        self.refused([ROW, ROW[:4], ROW], "row 2 has 4 columns, row 1 has 10")
        self.refused([ROW, 5], "row 2 has no columns")
        self.refused(csv([ROW, ROW[:9]]), "row 2 has 9 columns", "text/csv")
        self.refused(npy(np.zeros((2, 9))), "9 columns", "application/x-npy")
        self.refused(npy(np.zeros((2, 2, 10))), "3 dimensions", "application/x-npy")

    def test_cells_that_are_not_numbers(self):
        for value in ("tall", [1], {"a": 1}, "1_000", ""):
            self.refused(with_cell(value), "row 2, column 3")
        self.refused(csv([ROW, ROW]).replace(repr(ROW[4]), "tall", 2), "row 1, column 5: a number is needed", "text/csv")
        self.refused(csv([ROW, ["1_000"] * 10]).replace("'", ""), "row 2, column 1: a number is needed", "text/csv")
        self.refused("\n".join(json.dumps(row) for row in with_cell("tall")["instances"]), "row 2, column 3", "application/jsonlines")
        self.refused(npy(np.array([["a"] * 10])), "row 1, column 1", "application/x-npy")

    def test_missing_and_infinite_values_that_the_model_does_not_take(self):
        for value in (None, "NaN", float("nan"), float("inf"), "-Infinity"):
            self.refused(with_cell(value), "row 2, column 3: the model takes no missing or infinite values")
        self.refused(with_cell(1e39), "row 2, column 3")  # infinite in the model's 32 bits
        self.refused(with_cell(10 ** 400), "row 2, column 3")
        self.refused("[[" + "1" * 5000 + "]]", "too long")
        rows = [ROW, ROW[:3] + [""] + ROW[4:]]
        self.refused("".join(",".join(map(str, row)) + "\n" for row in rows), "row 2, column 4", "text/csv")

    def test_other_bodies(self):
        self.refused("", "no rows", "text/csv")
        self.refused("a,b,c\n", "header=present", "text/csv")
        self.refused("a,b,c\n", "a header and no rows", "text/csv; header=present")
        self.refused(b"1,2\xff\n", "UTF-8", "text/csv")
        self.refused("[1]\n[2\n", "line 2 is not JSON", "application/jsonlines")
        self.refused(b"junk", "npy", "application/x-npy")
        self.refused(npy(np.zeros((0, 10))), "no rows", "application/x-npy")
        self.refused(npy(np.zeros((2, 10)))[:-8], "but 152 bytes", "application/x-npy")
        lying = npy(np.zeros((2, 10))).replace(b"(2, 10), } ", b"(1000000000000, 10), } ")
        self.refused(lying, "has the shape", "application/x-npy")

    def test_pickles_in_arrays_are_not_loaded(self):
        class Trap:
            def __reduce__(self):
                return exec, ("raise SystemExit('loaded a pickle')",)

        stream = io.BytesIO()
        np.lib.format.write_array(stream, np.array([[Trap()]]), allow_pickle=True)
        self.refused(stream.getvalue(), "numbers or strings", "application/x-npy")
        self.refused(pickle.dumps(Trap()), "npy", "application/x-npy")
        header = b"{'descr': '|O', 'fortran_order': False, 'shape': (1,), }"
        self.refused(b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header + pickle.dumps(Trap()), "numbers", "application/x-npy")

    def test_other_types(self):
        for content_type in ("text/html", "image/png", "application/xml", "nonsense"):
            self.refused(b"x", "content type", content_type, 415)
        for accept in ("text/html", "image/*", "application/json;q=0"):
            self.refused([ROW], "the answer can be", status=406, Accept=accept)
        for accept in ("*/*", "application/*", "text/html, application/json;q=0.5", "application/json; charset=utf-8"):
            self.assertEqual("application/json", self.server.post([ROW], Accept=accept).headers["Content-Type"])
        self.assertEqual("text/csv", self.server.post([ROW], Accept="application/json;q=0.1, text/csv").headers["Content-Type"])

    def test_other_methods_and_paths(self):
        self.assertEqual(405, self.server.get("/invocations").status)
        self.assertEqual(404, self.server.get("/nothing").status)
        self.assertEqual(405, self.server.post([ROW], path="/ping").status)
        head = self.server.request("HEAD", "/ping")
        self.assertEqual((200, b""), (head.status, head.body))

    def test_no_input_in_the_log(self):
        secret = "4242424242"
        self.refused(with_cell("x" + secret), "row 2")
        self.refused(with_cell(float("4.242424242e300")), "row 2")
        self.refused(secret, "rows")
        self.server.request("POST", f"/invocations?key={secret}", "[[1]]", Content_Type="application/json")
        self.server.get("/ping")
        self.assertNotIn(secret, self.server.log_now())
        self.assertNotIn("4.2424", self.server.log_now())
