"""Runs the tests that docs/safety.md names, row by row; see scripts/safety.

safety.py BUILD ROOT CORPUS [--rows-only]
"""
import pathlib
import sys

import differential
import safety_table
import slow


def holds(build, room, name):
    """Whether the test exists and passes."""
    if not safety_table.program(build, room).exists():
        print(f"  test_runtime_{room} is not built")
        return False
    said = safety_table.run_test(build, room, name, 300)
    if said is not None:
        print(f"  failed, or missing: {room}: {name}")
        print("\n".join(said.splitlines()[-20:]))
    return said is None


def main():
    build, root, corpus = (pathlib.Path(each) for each in sys.argv[1:4])
    seen = {}
    good = total = 0
    for title, tests in safety_table.rows(root / "docs" / "safety.md"):
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
