"""Takes the defences of docs/safety.md out, one by one, and sees whether a test fails; see
scripts/defences.

defences.py ROOT [--only WORD]   builds and runs
defences.py ROOT --check         only whether the list and the page fit the sources
"""
import argparse
import os
import pathlib
import resource
import subprocess
import sys
import tomllib

import safety_table

TEST_SECONDS = 60  # a test that hangs without its defence has noticed
MOST_MEMORY = 4 << 30  # of a test: some defences bound it
SKIPPED = "skipped: no corpus"  # no row has such tests alone
LEFT_OUT = {".git", "build", "__pycache__"}


def read_list(root):
    return tomllib.loads((root / "tests" / "safety" / "defences.toml").read_text())["defence"]


def problems(root, listed, table):
    """What is wrong with the list: rows and sources change, and it has to follow."""
    for row in table:
        if not any(each["row"] == row for each in listed):
            yield f"docs/safety.md: no defence is listed for the row '{row}'"
    for each in listed:
        where = f"tests/safety/defences.toml: '{each.get('row', '')}', {each.get('file', '')}"
        if set(each) != {"row", "file", "from", "to"}:
            yield f"{where}: has to have row, file, from and to, and nothing else"
            continue
        if each["row"] not in table:
            yield f"{where}: docs/safety.md has no such row"
        source = root / each["file"]
        count = source.read_text().count(each["from"]) if source.is_file() else 0
        if count != 1:
            yield f"{where}: the source has this text {count} times, not once: {each['from']}"
        if each["from"] == each["to"]:
            yield f"{where}: nothing is taken out: {each['from']}"


def copy_sources(root, copy):
    """Makes the copy equal, and leaves alone what is equal: only what has changed is built again."""
    wanted = set()
    for folder, inner, names in os.walk(root):
        inner[:] = [name for name in inner if name not in LEFT_OUT]
        for name in names:
            source = pathlib.Path(folder) / name
            to = copy / source.relative_to(root)
            wanted.add(to)
            content = source.read_bytes()
            if to.is_file() and to.read_bytes() == content:
                continue
            to.parent.mkdir(parents=True, exist_ok=True)
            to.write_bytes(content)
            to.chmod(source.stat().st_mode)
    for old in [path for path in copy.rglob("*") if path.is_file() and path not in wanted]:
        old.unlink()


def configure(copy, build):
    # One source file a compilation, so that taking a defence out is quick to build; what it leaves
    # unused is no reason to fail.
    flags = ["-DTENON_UNITY_BUILD=OFF", "-DCMAKE_CXX_FLAGS=-w"]
    if "TENON_EXECUTABLE" in os.environ:
        flags.append(f"-DTENON_EXECUTABLE={os.environ['TENON_EXECUTABLE']}")
    done = subprocess.run(["cmake", "--preset", "dev", "-S", copy, "-B", build, *flags], cwd=copy,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"{done.stdout}\nconfiguring {build} failed")


def build_programs(build, rooms):
    """None when the rooms' test programs are built, else what was said."""
    targets = [f"test_runtime_{room}" for room in sorted(rooms)]
    done = subprocess.run(["cmake", "--build", build, "-j", str(os.cpu_count()), "--target", *targets],
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    return None if done.returncode == 0 else done.stdout


def limit_memory():
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def first_failing(build, tests):
    """The first of the tests that fails, with what it said; nothing when all pass."""
    for room, name in tests:
        said = safety_table.run_test(build, room, name, TEST_SECONDS, limit_memory)
        if said is not None and SKIPPED not in said:
            return room, name, said
    return None


def tail(text):
    return "\n".join(f"    {line}" for line in text.splitlines()[-15:])


def take_out(each, tests, copy, build):
    """Whether a test misses the defence; None when the list is wrong: nothing can be built without."""
    source = copy / each["file"]
    text = source.read_text()
    title = f"{each['row']}: {each['file']}: {' '.join(each['from'].split())[:70]}"
    try:
        source.write_text(text.replace(each["from"], each["to"]))
        broken = build_programs(build, {room for room, _ in tests})
        if broken is not None:
            print(f"BROKEN    {title}\n{tail(broken)}", flush=True)
            return None
        failing = first_failing(build, tests)
    finally:
        source.write_text(text)
    if failing is None:
        print(f"SURVIVES  {title}", flush=True)
        return False
    print(f"missed    {title}\n          by {failing[0]}: {failing[1]}", flush=True)
    return True


def run(root, listed, table):
    copy, build = root / "build" / "defences" / "source", root / "build" / "defences" / "build"
    copy_sources(root, copy)
    configure(copy, build)
    tests = list(dict.fromkeys(test for each in listed for test in table[each["row"]]))
    failed = build_programs(build, {room for room, _ in tests})
    if failed is not None:
        sys.exit(f"{tail(failed)}\nthe tests cannot be built")
    failing = first_failing(build, tests)
    if failing is not None:
        sys.exit(f"{tail(failing[2])}\nfails with every defence in place: {failing[0]}: {failing[1]}")
    outcomes = [take_out(each, table[each["row"]], copy, build) for each in listed]
    if None in outcomes:
        print(f"{outcomes.count(None)} cannot be built without: tests/safety/defences.toml is wrong")
    print(f"{outcomes.count(True)} of {len(outcomes)} defences are missed by a test when they are gone")
    return 0 if all(outcomes) else 1


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("root", type=pathlib.Path)
    parser.add_argument("--only", default="", metavar="WORD")
    parser.add_argument("--check", action="store_true")
    asked = parser.parse_args()
    root = asked.root.resolve()
    table = dict(safety_table.rows(root / "docs" / "safety.md"))
    listed = read_list(root)
    wrong = list(problems(root, listed, table))
    if wrong:
        print("\n".join(wrong))
        return 1
    if asked.check:
        print(f"{len(listed)} defences of {len(table)} rows are where the list says")
        return 0
    word = asked.only.lower()
    chosen = [each for each in listed if word in each["row"].lower() or word in each["file"].lower()]
    if not chosen:
        sys.exit(f"no row and no file has '{asked.only}' in it")
    return run(root, chosen, table)


if __name__ == "__main__":
    sys.exit(main())
