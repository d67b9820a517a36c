"""Runs every test_… function of the script that is named, and tells which failed."""
import runpy
import sys
import traceback

sys.path.insert(0, __file__.rsplit("/", 1)[0])
try:
    script = runpy.run_path(sys.argv[1])
except ModuleNotFoundError as missing:
    print(missing, file=sys.stderr)
    sys.exit(3)

tests = {name: test for name, test in script.items() if name.startswith("test_") and callable(test)}
chosen = sys.argv[2:] or list(tests)
failed = []
for name in chosen:
    try:
        tests[name]()
        print("passed", name)
    except Exception:
        failed.append(name)
        print("FAILED", name)
        traceback.print_exc(file=sys.stdout)
sys.exit(1 if failed else 0)
