"""Runs test classes, and prints a JSON line for each test: its name, its outcome, what it said. Usage: run.py MODULE.CLASS…"""
import json
import sys
import unittest


class Lines(unittest.TestResult):
    def line(self, test, outcome, detail=""):
        print(json.dumps({"test": test.id(), "outcome": outcome, "detail": detail}), flush=True)

    def addSuccess(self, test):
        self.line(test, "passed")

    def addSkip(self, test, reason):
        self.line(test, "skipped", reason)

    def addFailure(self, test, error):
        super().addFailure(test, error)
        self.line(test, "failed", self.failures[-1][1])

    def addError(self, test, error):
        super().addError(test, error)
        self.line(test, "failed", self.errors[-1][1])

    def addSubTest(self, test, subtest, error):
        super().addSubTest(test, subtest, error)
        if error:
            self.line(subtest, "failed", (self.failures + self.errors)[-1][1])


if __name__ == "__main__":
    result = Lines()
    unittest.defaultTestLoader.loadTestsFromNames(sys.argv[1:]).run(result)
    sys.exit(not result.wasSuccessful() or result.testsRun == 0)
