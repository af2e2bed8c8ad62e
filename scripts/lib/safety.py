"""Runs the tests that docs/safety.md names, row by row; see scripts/safety.

safety.py BUILD ROOT CORPUS [--rows-only]
"""
import pathlib
import re
import subprocess
import sys

import differential
import slow

TEST = re.compile(r"`(\w+)`: “([^”]+)”")


def rows(page):
    """Each row of the page's table: what it is about, and its tests as (room, name)."""
    for line in page.read_text().splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split(" | ")]
        if line.startswith("| ") and len(cells) == 3 and cells[0] != "Attack or fault":
            yield cells[0], TEST.findall(cells[2])


def holds(build, room, name):
    """Whether the test exists and passes."""
    program = build / "tests" / f"test_runtime_{room}"
    if not program.exists():
        print(f"  {program.name} is not built")
        return False
    escaped = name.replace("\\", "\\\\").replace(",", "\\,").replace("[", "\\[")
    done = subprocess.run([program, escaped], capture_output=True, text=True, timeout=300, check=False)
    if "All tests passed" not in done.stdout or done.returncode != 0:
        print(f"  failed, or missing: {room}: {name}")
        print("\n".join(done.stdout.splitlines()[-20:]))
        return False
    return True


def main():
    build, root, corpus = (pathlib.Path(each) for each in sys.argv[1:4])
    seen = {}
    good = total = 0
    for title, tests in rows(root / "docs" / "safety.md"):
        total += 1
        for test in tests:
            if test not in seen:
                seen[test] = holds(build, *test)
        kept = bool(tests) and all(seen[test] for test in tests)
        good += kept
        print(f"{'ok    ' if kept else 'FAILED'} {title} ({len(tests)} tests)")
    clean = True
    if "--rows-only" not in sys.argv[4:]:
        compared = differential.run(str(build / "tests" / "safety" / "tenon_echo_server"), corpus)
        if compared:
            count, wrong = compared
            for name in wrong:
                print(f"  taken by us, refused by nginx and node: {name}")
            clean = not wrong
            print(f"differential: {len(wrong)} of {count} inputs are taken by us and refused by nginx and node")
        attacked = slow.run(str(build / "tests" / "safety" / "tenon_echo_server"))
        if attacked:
            standing, fallen = attacked
            for name in fallen:
                print(f"  not serving under slowhttptest: {name}")
            clean = clean and not fallen
            print(f"slowhttptest: {standing} of {standing + len(fallen)} modes leave the server serving")
    print(f"{good} of {total} rows")
    return 0 if clean and good == total else 1


if __name__ == "__main__":
    sys.exit(main())
