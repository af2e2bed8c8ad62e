"""Runs the generator over the official fixtures: `pass` must generate, `fail` must be refused with
located errors. See scripts/corpus."""
import argparse
import pathlib
import re
import subprocess
import sys
import tempfile

SECONDS_ALLOWED = 60
LOCATED = re.compile(r"^.+:\d+:\d+: error: .*\[OA\d{4}\]$")
BARE = re.compile(r"^(tenon: )?(internal )?error: ")
# 3.0 has no fixtures that fail; 2.0 has no fixtures, so the official examples stand in for them.
SETS = {"tests/v3.0/pass": True, "tests/v3.1/pass": True, "tests/v3.1/fail": False,
        "tests/v3.2/pass": True, "tests/v3.2/fail": False, "learn-examples": True}


def documents(folder):
    """The documents of a folder; files that only other files refer to are none."""
    for path in sorted(folder.rglob("*")):
        if path.suffix not in (".yaml", ".json"):
            continue
        if re.search(r'^\s*"?(openapi|swagger)"?\s*:', path.read_text(), re.MULTILINE):
            yield path


def complaint(generator, spec, accepted):
    """What is wrong with the generator's answer, or nothing."""
    with tempfile.TemporaryDirectory() as folder:
        command = [generator, "generate", str(spec), "--output", folder, "--name", "api",
                   "--namespace", "api", "--shards", "1"]
        try:
            done = subprocess.run(command, capture_output=True, text=True, check=False,
                                  timeout=SECONDS_ALLOWED)
        except subprocess.TimeoutExpired:
            return f"hangs for {SECONDS_ALLOWED} s"
    lines = done.stderr.splitlines()
    located = [line for line in lines if LOCATED.match(line)]
    if done.returncode not in (0, 1) or any(BARE.match(line) for line in lines):
        return f"exit code {done.returncode}: {done.stderr[:500]}"
    if accepted and done.returncode != 0:
        return "refused: " + "; ".join(located or lines)
    if not accepted and done.returncode == 0:
        return "accepted"
    if not accepted and not located:
        return "refused without a place"
    return ""


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("generator")
    parser.add_argument("corpus", type=pathlib.Path)
    options = parser.parse_args()
    good = total = 0
    for folder, accepted in SETS.items():
        for spec in documents(options.corpus / folder):
            wrong = complaint(options.generator, spec, accepted)
            total += 1
            good += not wrong
            if wrong:
                print(f"{spec.relative_to(options.corpus)}: {wrong}")
    print(f"{good} of {total}")
    sys.exit(0 if total and good == total else 1)


main()
