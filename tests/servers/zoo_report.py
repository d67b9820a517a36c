"""What the zoo says about its differences."""
import collections

import zoo_reasons


def counts(results):
    served = {name for result in results if not result["differences"] for name in result["classes"]}
    partly = {name for result in results if result["differences"] for name in result["classes"]}
    return {"models": len(results), "served": len(served | partly), "listed": len(zoo_reasons.LISTED),
            "comparisons": sum(result["comparisons"] for result in results),
            "refusals": sum(result["refusals"] for result in results), "layouts": sum(result["layouts"] for result in results),
            "differences": sum(len(result["differences"]) for result in results)}


def whole(results):
    for result in results:
        for difference in result["differences"]:
            print(f"\n{result['case']}: {difference['what']}")
            for key, value in difference.items():
                if key != "what" and value:
                    print(f"  {key}: {value}")


def cause(difference):
    """What makes differences one of a kind, as far as a program can tell: what happened, in which shape, with which message."""
    import re
    detail = difference.get("detail", "") or difference.get("log", "").strip().split("\n")[-1]
    if '"error":' in difference.get("got", ""):
        detail = difference["got"].split('"error":')[1].split('","request"')[0]
        if "the log has" in detail:
            detail = difference.get("log", "").strip().split("\\n")[-1]
    detail = re.sub(r"'[^']*'|\d+", "·", detail)[-160:]
    shape = difference.get("shape", "")
    return difference["what"], shape.split(" ", 2)[2] if shape.startswith("odd ") else shape, detail


def write(results, path):
    kinds = collections.defaultdict(list)
    for result in results:
        for difference in result["differences"]:
            kinds[cause(difference)].append((result["case"], difference))
    by_shape = collections.defaultdict(list)
    for (what, shape, detail), found in kinds.items():
        by_shape[what, detail].extend((shape, case, difference) for case, difference in found)
    with open(path, "w") as file:
        print(counts(results), file=file)
        for (what, detail), found in sorted(by_shape.items(), key=lambda item: -len(item[1])):
            shapes = collections.Counter(shape for shape, _, _ in found)
            cases = collections.Counter(case for _, case, _ in found)
            print(f"\n## {len(found)} × {what}: {detail}\n", file=file)
            print("shapes: " + ", ".join(f"{shape} {count}" for shape, count in shapes.most_common(12)), file=file)
            print(f"cases ({len(cases)}): " + ", ".join(f"{case} ({count})" for case, count in cases.most_common(8)), file=file)
            _, case, first = min(found, key=lambda item: (item[0].startswith("odd"), len(item[2].get("sent", ""))))
            print(f"e.g. {case}", file=file)
            for key, value in first.items():
                if key != "what" and value:
                    print(f"    {key}: {value}", file=file)
