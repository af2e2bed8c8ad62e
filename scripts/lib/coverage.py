"""coverage.py SUMMARY ROOT GOAL: lines run of each room, from llvm-cov's summary; ends 1 below the goal."""
import collections
import json
import pathlib
import sys

ROOMS_UNDER = ("src", "include/tenon")


def room_of(path: pathlib.PurePath) -> str:
    """The room of a file below the runtime; what lies beside the rooms is `tenon`."""
    for folder in ROOMS_UNDER:
        if path.is_relative_to(folder):
            inner = path.relative_to(folder)
            return inner.parts[0] if len(inner.parts) > 1 else "tenon"
    return "tenon"


def main() -> int:
    summary, root, goal = sys.argv[1], pathlib.Path(sys.argv[2]), float(sys.argv[3])
    files = json.loads(pathlib.Path(summary).read_text())["data"][0]["files"]
    lines = collections.defaultdict(lambda: [0, 0])
    least = []
    for each in files:
        path = pathlib.Path(each["filename"]).relative_to(root)
        counted = each["summary"]["lines"]
        for name in (room_of(path), "all"):
            lines[name][0] += counted["covered"]
            lines[name][1] += counted["count"]
        least.append((counted["count"] - counted["covered"], str(path)))
    for missed, path in sorted(least, reverse=True)[:15]:
        print(f"{missed:5} lines not run in {path}")
    for name, (covered, count) in sorted(lines.items(), key=lambda item: item[0] == "all"):
        print(f"{name:12} {covered:6} of {count:6} lines  {100 * covered / count:5.1f} %")
    covered, count = lines["all"]
    figure = 100 * covered / count
    print(f"{figure:.1f} % of {count} lines of the runtime are run by its tests (goal: {goal:.0f} %)")
    return 0 if figure >= goal else 1


if __name__ == "__main__":
    sys.exit(main())
