#!/usr/bin/python3
"""The differential zoo: the served answer is the library's own, to the last bit.

Usage: zoo.py --all | --slice N | --only TEXT…  [--jobs N] [--report FILE]
  --all          every case, in `--jobs` processes (2 if not given)
  --slice N      N cases spread over the whole list, always the same
  --only TEXT    the cases whose name contains every TEXT; each difference is printed whole
  --report FILE  the differences, grouped by what they are, most frequent first

A case (zoo_case.py) is a trained model and rows. For each body that people send for these rows (zoo_bodies.py) the library is called
directly with the table that a notebook would have, and the generated project's `invocations` is asked in the same process; both must be
equal (zoo_answers.py). The last line is a JSON object with the counts. Exits 1 when there is a difference, or a class of
sklearn.utils.all_estimators() that is neither served nor in zoo_reasons.py.
"""
import os

for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "OMP_THREAD_LIMIT"):
    os.environ[_name] = "1"  # as one worker for each core has it; the number of threads decides over the last bits of sums

import argparse
import collections
import contextlib
import io
import itertools
import json
import random
import selectors
import subprocess
import sys
import tempfile
import traceback
import warnings

import numpy as np
import pandas
import sklearn
import sklearn.utils

import projects
import zoo_answers
import zoo_bodies
import zoo_case
import zoo_classes
import zoo_columns
import zoo_reasons
import zoo_report
import zoo_text
import zoo_xgboost

ODD_SHAPES = {"bare rows", "null", "lines of rows", "csv", "csv header", "csv turned", "csv quoted", "each row alone", "object rows",
              "npy",
              "npy float32", "npy str", "json whole numbers", "csv header unannounced", "one object"}
ACCEPTS = ("application/json", "application/jsonlines", "text/csv", "application/x-npy")


def all_cases():
    found = [case for module in (zoo_columns, zoo_text, zoo_xgboost, zoo_classes) for case in module.cases()]
    assert len({case.name for case in found}) == len(found), [n for n, c in collections.Counter(c.name for c in found).items() if c > 1]
    return found


class Project:
    """A generated project in this process: `load` takes one model after the other, as a fresh worker would."""

    def __init__(self, framework, folder):
        self.folder, self.framework = os.path.join(folder, framework), framework
        empty = os.path.join(folder, "no-model-yet")
        open(empty, "w").close()
        self.code = projects.server_folder(projects.make(self.folder, "http-flask", framework, empty))

    def load(self, path, method):
        home = os.path.dirname(self.folder)  # of the projects of all frameworks, whose modules have the same names
        for name, module in list(sys.modules.items()):
            if (getattr(module, "__file__", None) or "").startswith(home):
                del sys.modules[name]
        sys.path[:] = [self.code, *(entry for entry in sys.path if not entry.startswith(home))]
        os.environ["MCC_MODEL_DIR"] = os.path.dirname(path)
        import project
        import settings
        if hasattr(project, "PREDICT_METHOD"):
            project.PREDICT_METHOD = method or ""
        self.methods = hasattr(project, "PREDICT_METHOD")
        import invocations
        import wire
        self.invocations, self.wire = invocations, wire
        invocations.load(settings.Settings())

    def answer(self, body, accept):
        headers = {"content-type": body.type, "accept": accept, "content-length": str(len(body.data)), **body.headers}
        request = self.wire.Request("POST /invocations HTTP/1.1", headers, body.data)
        return self.invocations.answer(*self.invocations.arguments(request))


class Keeper:
    """Runs cases, and counts."""

    def __init__(self, folder, whole=False):
        self.folder, self.whole, self.projects = folder, whole, {}

    def run(self, case):
        result = {"case": case.name, "classes": list(case.classes), "comparisons": 0, "refusals": 0, "layouts": 0, "differences": []}
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                self.compare(case, result)
            except Exception:
                result["differences"].append({"what": "the zoo failed", "detail": traceback.format_exc()[-1500:]})
        return result

    def compare(self, case, result):
        trained = case.build()
        folder = tempfile.mkdtemp(dir=self.folder)
        path = trained.save(folder) if trained.save else zoo_case.save_joblib(trained.model, folder)
        if case.framework not in self.projects:
            self.projects[case.framework] = Project(case.framework, self.folder)
        project = self.projects[case.framework]
        bodies = zoo_bodies.of(trained.table)
        for place, odd in enumerate(trained.odd):
            for body in zoo_bodies.of(odd):
                if body.shape not in ODD_SHAPES:
                    continue
                body.shape = f"odd {place} {body.shape}"
                bodies.append(body)
        bodies = [body for body in bodies if not body.shape.startswith(trained.without)]
        if not zoo_case.knows_names(trained.model):
            zoo_bodies.without_names(bodies, zoo_bodies.names(trained.table))
        default = trained.default_method()
        methods = [None, *trained.methods()]
        for method in methods:
            log = io.StringIO()
            with contextlib.redirect_stderr(log):
                try:
                    project.load(path, method)
                except Exception as error:
                    result["differences"].append({"what": "cannot be loaded", "method": method, "detail": repr(error)[:300]})
                    return
            if method and not project.methods:
                break
            direct = trained.methods()[method or default]
            few = bodies if method is None else [body for body in bodies if body.shape in (
                "bare rows", "csv", "csv header", "each row alone", "texts", "object rows", "npy", "csv turned", "null",
                "odd 0 bare rows")]
            known = {}
            for body in few:
                if body.shape.endswith(("extra column", "left out")) and type(trained.model).__name__ == "FunctionTransformer":
                    body.may_refuse = "column"  # it passes on whatever it gets; to refuse is as good
                accepts = ACCEPTS if body.shape in ("bare rows", "texts", "object rows") else ACCEPTS[:1]
                for accept in accepts:
                    result["comparisons"] += 1
                    self.one(project, method or "", direct, body, accept, known, trained.table, result)

    @staticmethod
    def answers(direct, body, known=None, trained=None):
        """What the library says: first for the table itself, then for tables that are as good an equivalent of the body.
        `known` keeps the answers by table. `trained` is a table with the types of training."""
        if body.refused:
            yield zoo_answers.Refused(ValueError(body.refused))
            return
        known = {} if known is None else known
        if id(body.table) not in known:
            known[id(body.table)] = Keeper.called(direct, body.table)
        yield known[id(body.table)]
        if body.type != zoo_bodies.NPY or isinstance(body.table, pandas.DataFrame) or (
                isinstance(body.table, np.ndarray) and body.table.dtype.kind in "iu"):  # an array of floats is what it is
            for table in zoo_case.other_numbers(body.table, trained):
                yield Keeper.called(direct, table)

    @staticmethod
    def layouts(direct, table, trained):
        """The answers for the same rows as an array, or in another layout of memory: BLAS then adds in another order, so that the last bits
        differ, and what gives back its input gives back an array."""
        for same in (table, *zoo_case.other_numbers(table, trained)):
            values = same.to_numpy(dtype=None if all(map(pandas.api.types.is_numeric_dtype, same.dtypes)) else object) \
                if isinstance(same, pandas.DataFrame) else same
            if isinstance(values, np.ndarray) and values.ndim == 2:
                if isinstance(table, pandas.DataFrame) and values.dtype.kind in "fiu":
                    yield Keeper.called(direct, pandas.DataFrame(np.ascontiguousarray(values), columns=table.columns))
                yield Keeper.called(direct, np.ascontiguousarray(values))
                yield Keeper.called(direct, np.asfortranarray(values))

    @staticmethod
    def called(direct, table):
        """The library's answer in its own set-up: the server in this process may have told scikit-learn that all values are finite."""
        with sklearn.config_context(assume_finite=False):
            try:
                return zoo_answers.plain(direct(table))
            except Exception as error:
                return zoo_answers.Refused(error)

    def one(self, project, method, direct, body, accept, known, trained, result):
        log = io.StringIO()
        with contextlib.redirect_stderr(log):
            status, kind, data = project.answer(body, accept)[:3]
        answers = Keeper.answers(direct, body, known, trained)
        first = next(answers)
        if status == 200 and kind == accept and any(self.equal(answer, data, accept) for answer in itertools.chain([first], answers)):
            return
        right = not isinstance(first, zoo_answers.Refused)
        if not right and 400 <= status < 500 and (not body.refused or body.refused.encode() in data) or (
                body.may_refuse and status == 400 and body.may_refuse.encode() in data):
            result["refusals"] += 1
            return
        if status == 406 and accept == zoo_bodies.NPY and zoo_answers.mixed(first):
            result["refusals"] += 1
            return
        if not right:
            what = "a refusal that does not name the cure" if status == 400 else f"status {status} where the library refuses"
        elif status != 200:
            what = f"status {status}"
        elif kind != accept:
            what = "another type"
        elif any(self.equal(answer, data, accept) for answer in self.layouts(direct, body.table, trained)):
            result["layouts"] += 1
            return
        else:
            what = "another prediction"
        result["differences"].append({
            "what": what, "method": method, "shape": body.shape, "type": body.type, "accept": accept,
            "sent": body.data[:300].decode("utf-8", "replace"), "expected": repr(first)[:300],
            "got": bytes(data)[:300].decode("utf-8", "replace"), "log": log.getvalue()[-1500:]})

    @staticmethod
    def equal(answer, data, accept):
        try:
            return not isinstance(answer, zoo_answers.Refused) and zoo_answers.same(answer, data, accept)
        except Exception:
            return False


def chosen(options):
    cases = all_cases()
    if options.only:
        return [case for case in cases if all(text in case.name for text in options.only)]
    if options.slice:
        step = max(1, len(cases) // options.slice)
        return cases[::step][:options.slice]
    random.Random(14).shuffle(cases)  # so that what comes first has some of each kind
    return cases


def unserved():
    """Classes without a case and without a reason, or with both."""
    covered = {name for case in all_cases() for name in case.classes}
    names = {name for name, _ in sklearn.utils.all_estimators()}
    listed = set(zoo_reasons.LISTED)
    return sorted(names - covered - listed) + sorted(covered & listed) + sorted(listed - names)


def part(options, number):
    """Runs every `jobs`-th case, and prints a JSON line for each."""
    with tempfile.TemporaryDirectory(prefix="mcc-zoo-") as folder:
        if options.sandbox:
            without_rights(folder)
        keeper = Keeper(folder)
        for case in chosen(options)[number::options.jobs]:
            print(json.dumps({"begins": case.name}), flush=True)
            print(json.dumps(keeper.run(case)), flush=True)


def without_rights(folder):
    """What a worker may do, from here on; the log on standard error names what a library would need. The zoo itself changes modes,
    and removes the folder at its end."""
    sys.path.insert(0, os.path.join(projects.DATA, "architectures", "http", "files", "runtime", "server"))
    import sandbox

    sandbox.confine(os.path.dirname(folder), frozenset())
    sandbox.use_temporary_folder(folder, frozenset())
    sandbox.seal(frozenset({"write"}))


def collect(options, cases):
    """The results of all cases. A case in which the process ends counts as a difference."""
    results = []
    command = [sys.executable, "-W", "ignore", os.path.abspath(__file__), *sys.argv[1:]]
    running = [subprocess.Popen([*command, f"--part={n}", f"--jobs={options.jobs}"], stdout=subprocess.PIPE)
               for n in range(options.jobs)]
    waiting = selectors.DefaultSelector()
    for process in running:
        waiting.register(process.stdout, selectors.EVENT_READ, process)
    begun = {}
    while waiting.get_map():
        for key, _ in waiting.select():
            line = key.fileobj.readline()
            if not line:
                waiting.unregister(key.fileobj)
                if key.data.wait() and key.data in begun:
                    results.append({"case": begun[key.data], "classes": [], "comparisons": 0, "refusals": 0, "layouts": 0,
                                    "differences": [{"what": f"the process ended with {key.data.returncode}"}]})
                continue
            message = json.loads(line)
            if "begins" in message:
                begun[key.data] = message["begins"]
                continue
            results.append(message)
            if options.report and len(results) % 25 == 0:
                zoo_report.write(results, options.report)
            bad = collections.Counter(difference["what"] for difference in message["differences"])
            if bad or len(results) % 50 == 0:
                print(f"{len(results)}/{len(cases)} {message['case']}: {message['comparisons']} comparisons"
                      + "".join(f"; {count} × {what}" for what, count in bad.items()), flush=True)
    return results


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--slice", type=int, default=0)
    parser.add_argument("--only", nargs="+", default=[])
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--report")
    parser.add_argument("--part", type=int)
    parser.add_argument("--sandbox", action="store_true", help="train and serve with the rights of a worker")
    options = parser.parse_args()
    if options.part is not None:
        return part(options, options.part)
    if not (options.all or options.slice or options.only):
        parser.error("--all, --slice or --only is needed")
    missing = unserved()
    if missing:
        print("neither served nor in zoo_reasons.py, or both: " + ", ".join(missing))
    cases = chosen(options)
    results = collect(options, cases)
    if options.only:
        zoo_report.whole(results)
    if options.report:
        zoo_report.write(results, options.report)
    counts = zoo_report.counts(results)
    print(json.dumps(counts))
    return int(bool(counts["differences"] or missing or len(results) != len(cases)))


if __name__ == "__main__":
    sys.exit(main())
