"""Damaged bodies: a few thousand of each kind from fuzz.py, and those that once were answered with 500."""
import io
import json
import os
import subprocess
import sys
import unittest

import numpy as np

import models
from inprocess import Project
from tables import CSV, NPY

HERE = os.path.dirname(os.path.abspath(__file__))


class Fuzz(unittest.TestCase):
    def test_damaged_bodies_are_answered_or_refused(self):
        running = {kind: subprocess.Popen([sys.executable, "-B", os.path.join(HERE, "fuzz.py"), "--kind", kind, "--seconds", "2", "--cases", "100000"],
                                          stdout=subprocess.PIPE) for kind in ("npy", "csv", "json")}
        for kind, process in running.items():
            lines = [json.loads(line) for line in process.communicate()[0].splitlines()]
            with self.subTest(kind):
                self.assertEqual((0, [], 0), (process.returncode, lines[:-1], lines[-1]["faults"]))
                self.assertGreater(lines[-1]["cases"], 300)
                self.assertGreater(lines[-1]["answered"], 3)  # not all of them are damaged beyond use
                self.assertLess(lines[-1]["most MiB"], 512)

    def test_the_fuzzer_finds_a_reader_that_fails(self):
        broken = ("import sys; sys.argv[1:] = ['--kind', 'csv', '--cases', '50']; import fuzz, inprocess\n"
                  "make = inprocess.Project.__init__\n"
                  "def wrong(self, *arguments):\n"
                  "    make(self, *arguments); import bodies, formats\n"
                  "    bodies.READERS[formats.CSV] = lambda *_: 1 / 0\n"
                  "inprocess.Project.__init__ = wrong\n"
                  "sys.exit(fuzz.main())")
        self.assertEqual(1, subprocess.run([sys.executable, "-B", "-c", broken], cwd=HERE, stdout=subprocess.PIPE).returncode)


class Found(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.project = Project(models.trained("linear"))

    def npy(self, array):
        stream = io.BytesIO()
        np.save(stream, array)
        return stream.getvalue()

    def test_an_array_of_texts_with_a_value_that_is_no_character(self):
        for value in (0x110000, 0xD800, 0xFFFFFFFF):
            array = np.zeros((1, 10), "<U1")
            array.view(np.uint32)[0, 3] = value
            self.assertIn("a value that is not a character", self.project.post(self.npy(array), NPY).error)

    def test_a_header_with_fewer_names_than_columns(self):
        self.assertIn("row 1, column 3: a number is needed", self.project.post("a,b\n1,2,x,4,5,6,7,8,9,10\n", CSV + "; header=present").error)

    def test_rows_of_which_some_are_not_lists(self):
        self.assertEqual(400, self.project.post([{"a": 1}, [1, [2]], 3]).status)
        self.assertEqual(400, self.project.post([[1, 2], 3, [[4]]]).status)
        self.assertEqual(400, self.project.post("[1, [2, 3], [[4]]]").status)

    def test_a_number_beyond_a_float_among_many_rows(self):
        rows = [[1.0] * 10 for _ in range(6)]
        rows[3][4] = 10**400
        self.assertEqual(400, self.project.post(rows).status)

    def test_damaged_headers_of_arrays(self):
        good = self.npy(np.ones((2, 10)))
        end = good.index(b"\n")
        for header in (b"{'descr': '<f8', 'fortran_order': False, 'shape': (True,4), }", b"{'descr': (", b"\x00" * 20, b"{'shape': (1,2), 'descr': '''",
                       b"{'descr': '<f8', 'fortran_order': False, 'shape': (2,10)", b"(" * 118):
            body = good[:10] + header.ljust(end - 10) + good[end:]
            self.assertEqual(400, self.project.post(body, NPY).status, header)

    def test_a_cell_of_more_than_the_csv_modules_limit(self):
        self.assertEqual(400, self.project.post("a" * 200000 + ",2,3,4,5,6,7,8,9,10\n", CSV).status)
