"""Feeds the server's readers with damaged bodies: each is answered or refused with a status of 4xx, within 5 s and 512 MiB.

Usage: fuzz.py --kind npy|csv|json [--cases N] [--seconds S] [--seed S] [--case N]

A case is a file of corpus/KIND that was changed at random; the same seed gives the same cases. A fault is printed as a JSON line with the
number of its case, which `--case` repeats alone. The last line has the figures. Exit 1: there was a fault.
"""
import argparse
import base64
import gzip
import json
import os
import random
import resource
import signal
import struct
import sys
import time
import traceback
import warnings

warnings.simplefilter("ignore")

from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline

import models
from inprocess import Project

HERE = os.path.dirname(os.path.abspath(__file__))
MOST_SECONDS, MOST_BYTES = 5, 512 << 20
TYPES = {"npy": ["application/x-npy"],
         "csv": ["text/csv", "text/csv; header=present", "text/csv; header=absent", 'text/csv; delimiter=";"', "text/csv; delimiter=tab",
                 "text/tab-separated-values", "text/plain", "text/libsvm", "text/csv; charset=utf-16", "text/csv; charset=latin-1"],
         "json": ["application/json", "application/jsonlines", "application/json; charset=utf-8", "application/json; charset=utf-32"]}
NUMBERS = [b"0", b"-0.0", b"1e308", b"1e309", b"-1e400", b"9" * 5000, b"0." + b"1" * 400, b"1_000", b"0x10", b"NaN", b"Infinity", b"-Infinity",
           b"nan", b"inf", b"9223372036854775808", b"-9223372036854775809", b"1e-400", b"\xd9\xa1", b"1" + b"0" * 350]
TOKENS = {
    "npy": [b"'descr': '<f8'", b"'descr': '|O'", b"'descr': '<U3'", b"'descr': '<f16'", b"'descr': '<c16'", b"'descr': '<M8[ns]'", b"(True, 4)",
            b"(-1, 3)", b"(1099511627776, 4)", b"(0,)", b"()", b"(3,)", b"(1.5,)", b"None", b"__import__('os')", b"{", b"}", b"'", b"(" * 200,
            b"lambda: 0", b"'fortran_order': True", b"\\", b"\0", b"\x93NUMPY", b"[('a', '<f8')]", b"'<V0'", b"9" * 5000, b"# comment"],
    "csv": NUMBERS + [b",", b";", b"\t", b"|", b'"', b'""', b"\n", b"\r", b"\r\n", b"\n\n", b"\0", b"\x1a", b"\xff\xfe", b"\xef\xbb\xbf", b"\xff",
                      b'"' * 50, b"a" * 140000, b"," * 3000, b"age,city,income\n", b"1:2 3:4", b"0:" + b"9" * 30, b"4294967296:1", b"-1:1", b"qid:1"],
    "json": NUMBERS + [b"[", b"]", b"{", b"}", b",", b":", b'"', b"null", b"true", b"false", b"[" * 3000, b'{"a":' * 3000, b"[]", b"{}", b'""', b"\0",
                       b'"\\ud800"', b'"\\u0000"', b"\\", b"\xff", b"\n", b'"instances"', b'"inputs"', b'"predictions"', b'"features"', b'"columns"',
                       b'"data"', b'"dataframe_split"', b'"dataframe_records"', b'"values"', b'"age"', b'"city"', b"\xef\xbb\xbf", b"[[[[1]]]]"],
}
VALUES = [None, True, False, 0, -1, 1.5, 1e308, float("nan"), float("inf"), 2**63, -2**70, 10**400, "", "Rome", "1e5", "NaN", "0x1", "\0", "\ud800", "Köln",
          "1" * 5000, [], {}, [[]], [{}], {"": 1}, [[[1]]], [1, "a", None], {"values": [1]}, {"age": [1], "city": ["x", "y"], "income": []}]
NAMES = ["instances", "inputs", "predictions", "features", "columns", "data", "index", "dataframe_split", "dataframe_records", "values", "age", "city", "", "\0"]
ENCODINGS = [""] * 20 + ["gzip", "deflate", "identity", "br", "gzip, gzip"]


class TooLong(BaseException):
    pass


class Cases:
    """The cases of a kind: `make(number)` gives a body, its content type, its encoding, and what is accepted."""

    def __init__(self, kind, seed):
        self.kind, self.seed = kind, seed
        folder = os.path.join(HERE, "corpus", kind)
        self.corpus = []
        for name in sorted(os.listdir(folder)):
            with open(os.path.join(folder, name), "rb") as file:
                self.corpus.append(file.read())

    def make(self, number):
        chance = random.Random(f"{self.seed} {number}")
        body = bytearray(chance.choice(self.corpus))
        if self.kind == "json" and chance.random() < 0.7:
            body = bytearray(self.other_values(body, chance))
        for _ in () if self.kind == "json" and chance.random() < 0.6 else range(chance.choice((1, 1, 1, 2, 3, 5, 8))):
            self.change(body, chance)
        body = bytes(body)
        if self.kind == "npy" and chance.random() < 0.5 and body[:6] == b"\x93NUMPY":
            body = self.with_right_length(body)
        encoding = chance.choice(ENCODINGS)
        if "gzip" in encoding and chance.random() < 0.8:
            body = gzip.compress(body, 1)
            if chance.random() < 0.3:
                damaged = bytearray(body)
                self.change(damaged, chance)
                body = bytes(damaged)
        return body, chance.choice(TYPES[self.kind][:chance.choice((1, 2, 99))]), encoding, chance.choice(("application/json", "text/csv", "application/x-npy", "*/*"))

    @classmethod
    def other_values(cls, body, chance):
        """The lines of a body, each of them still JSON, with some values replaced, repeated or gone."""
        try:
            return "\n".join(json.dumps(cls.other(json.loads(line), chance)) for line in body.decode().splitlines()).encode()
        except ValueError:
            return body

    @classmethod
    def other(cls, value, chance, most=0.15):
        if chance.random() < most:
            return chance.choice(VALUES)
        if isinstance(value, dict):
            found = {(chance.choice(NAMES) if chance.random() < 0.05 else name): cls.other(item, chance, 0.05) for name, item in value.items()}
            return found if chance.random() < 0.95 else [found]
        if isinstance(value, list):
            found = [cls.other(item, chance, 0.02) for item in value if chance.random() < 0.98]
            return found * chance.choice((2, 100)) if chance.random() < 0.03 else found
        return value

    def change(self, body, chance):
        place, length = chance.randrange(len(body) + 1), chance.choice((1, 1, 2, 4, 16, 100))
        way = chance.randrange(7)
        if way == 0 and body:
            body[chance.randrange(len(body))] ^= 1 << chance.randrange(8)
        elif way == 1:
            body[place:place] = chance.choice(TOKENS[self.kind])
        elif way == 2:
            body[place:place + length] = chance.choice(TOKENS[self.kind])
        elif way == 3:
            del body[place:place + length]
        elif way == 4:
            body[place:place] = body[place:place + length] * chance.choice((1, 1, 2, 50))
        elif way == 5:
            other = chance.choice(self.corpus)
            body[place:] = other[chance.randrange(len(other) + 1):]
        else:
            body[place:place + length] = chance.randbytes(length)

    @staticmethod
    def with_right_length(body):
        """An array whose header is damaged, but as long as it says."""
        end = body.find(b"\n")
        return body[:8] + struct.pack("<H", min(end - 9, 65535)) + body[10:] if end > 10 else body


class Readers:
    """The server's readers with several models: numbers in columns without names, columns of several types, and texts."""

    def __init__(self):
        self.project = Project(models.trained("linear"))
        import model as library

        texts = make_pipeline(CountVectorizer(), LogisticRegression()).fit(["good day", "bad day", "good", "bad"], [1, 0, 1, 0])
        self.models = {}
        for name, raw in {"numbers": models.trained("linear"), "columns": models.trained("people"), "texts": texts}.items():
            self.models[name] = library.Model(raw)
            self.models[name].check()

    def ask(self, name, body, kind, encoding, accept):
        """What is wrong with the answer, or None."""
        self.project.invocations.model = self.models[name]
        start = time.monotonic()
        signal.setitimer(signal.ITIMER_REAL, MOST_SECONDS)
        try:
            answer = self.project.post(body, kind, accept, **({"Content_Encoding": encoding} if encoding else {}))
        except BaseException as error:
            if isinstance(error, KeyboardInterrupt):
                raise
            return "".join(traceback.format_exception(type(error), error, error.__traceback__)[-3:])
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
        self.status = answer.status
        if time.monotonic() - start > MOST_SECONDS:
            return "it took too long"
        return None if answer.status == 200 or 400 <= answer.status < 500 else f"status {answer.status}: {self.project.log[-1500:]}"


def too_long(*_):
    raise TooLong(f"no answer within {MOST_SECONDS} s")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--kind", choices=sorted(TYPES), required=True)
    parser.add_argument("--cases", type=int, default=1000)
    parser.add_argument("--seconds", type=float, default=0, help="stop after so many seconds")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--case", type=int, help="only this one")
    options = parser.parse_args()
    signal.signal(signal.SIGALRM, too_long)
    readers, cases = Readers(), Cases(options.kind, options.seed)
    with open("/proc/self/statm") as file:
        now = int(file.read().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (now + MOST_BYTES, now + MOST_BYTES))
    names, faults, done, answered, start = list(readers.models), 0, 0, 0, time.monotonic()
    for number in range(options.cases) if options.case is None else [options.case]:
        if options.seconds and time.monotonic() - start > options.seconds:
            break
        body, kind, encoding, accept = cases.make(number)
        wrong = readers.ask(names[number % len(names)], body, kind, encoding, accept)
        done += 1
        answered += not wrong and readers.status == 200
        if wrong:
            faults += 1
            print(json.dumps({"case": number, "seed": options.seed, "model": names[number % len(names)], "type": kind, "encoding": encoding,
                              "accept": accept, "body": base64.b64encode(body[:3000]).decode(), "bytes": len(body), "wrong": wrong}), flush=True)
            if faults >= 20:
                break
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
    seconds = time.monotonic() - start
    print(json.dumps({"kind": options.kind, "cases": done, "answered": answered, "faults": faults, "seconds": round(seconds, 1), "most MiB": most}))
    return faults > 0


if __name__ == "__main__":
    sys.exit(main())
