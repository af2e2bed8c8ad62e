"""Runs the generator over every document that INDEX.tsv of a corpus lists; see scripts/corpus."""
import argparse
import concurrent.futures
import dataclasses
import hashlib
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import threading
import time

SECONDS_ALLOWED = 60
STRICT = ["-Wall", "-Wextra", "-Wconversion", "-Wshadow", "-Werror"]
LOCATED = re.compile(r"^.+:\d+:\d+: error: .*\[OA\d{4}\]$")
ANY_ERROR = re.compile(r"\berror: ")


@dataclasses.dataclass
class outcome:
    spec: str
    result: str = ""
    right: bool = True
    seconds: float = 0.0
    peak_mib: float = 0.0
    compiled: str = "–"


def measured(command, log):
    """Exit code (negative: the signal, None: too slow), seconds and peak MiB of one process."""
    start = time.perf_counter()
    with open(log, "wb") as out:
        process = subprocess.Popen(command, stdout=out, stderr=out)
    limit = threading.Timer(SECONDS_ALLOWED, process.kill)
    limit.start()
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    limit.cancel()
    process.returncode = os.waitstatus_to_exitcode(status)
    code = None if seconds >= SECONDS_ALLOWED else process.returncode
    return code, seconds, usage.ru_maxrss / 1024


def judge(code, log):
    """The table's word for a run, and whether it ended as it must."""
    if code is None:
        return f"hang: over {SECONDS_ALLOWED} s", False
    if code == 0:
        return "ok", True
    if code != 1:
        return f"crash: exit code {code}", False
    errors = [line for line in log.read_text(errors="replace").splitlines() if ANY_ERROR.search(line)]
    located = [line for line in errors if LOCATED.match(line)]
    # The source excerpts under a diagnostic may hold the word too; they are indented or numbered.
    bare = [line for line in errors if line not in located and line.startswith(("error: ", "tenon: "))]
    if not located or bare:
        return "error without a location", False
    return f"refused, {len(located)} error{'s' if len(located) > 1 else ''}", True


def compiles(folder, root):
    """'ok' or the first complaint; every source file, and every header alone."""
    files = sorted((folder / "src").glob("*.cpp"))
    for header in sorted((folder / "include/api").glob("*.hpp")):
        alone = folder / f"alone_{header.stem}.cpp"
        alone.write_text(f"#include <api/{header.name}>\n")
        files.append(alone)
    command = [os.environ.get("CXX", "clang++-19"), "-std=c++20", "-fsyntax-only", *STRICT,
               f"-I{folder / 'include'}", f"-I{root / 'runtime/include'}"]

    def one(file):
        done = subprocess.run([*command, str(file)], capture_output=True, text=True, check=False)
        return "" if done.returncode == 0 else f"{file.name}: " + done.stderr
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        complaints = [text for text in pool.map(one, files) if text]
    if complaints:
        print("\n".join(complaints[0].splitlines()[:30]), file=sys.stderr)
        return f"{len(complaints)} of {len(files)} files fail"
    return f"ok, {len(files)} files"


def run(generator, spec, root, generate_only):
    with tempfile.TemporaryDirectory() as folder:
        work = pathlib.Path(folder)
        log = work / "log"
        command = [generator, "generate", str(spec), "--output", str(work / "out"), "--name", "api",
                   "--namespace", "api", "--shards", "2"]
        code, seconds, peak = measured(command, log)
        result, right = judge(code, log)
        row = outcome(spec.name, result, right, seconds, peak)
        if not right:
            print(log.read_text(errors="replace")[-2000:], file=sys.stderr)
        if result == "ok" and not generate_only:
            row.compiled = compiles(work / "out", root)
            row.right = row.compiled.startswith("ok")
        return row


class journal:
    """What runs over the corpus have found with one generator; a run of an hour may be cut short."""

    def __init__(self, path, generator):
        self.path = path
        self.key = hashlib.sha256(pathlib.Path(generator).read_bytes()).hexdigest()
        kept = json.loads(path.read_text()) if path.exists() else {}
        self.rows = {name: outcome(**row) for name, row in kept.get(self.key, {}).items()}

    def add(self, row):
        self.rows[row.spec] = row
        self.path.parent.mkdir(exist_ok=True)
        rows = {name: dataclasses.asdict(each) for name, each in self.rows.items()}
        self.path.write_text(json.dumps({self.key: rows}))


def table(rows):
    lines = ["| document | result | seconds | peak MiB | compiles |", "|---|---|---:|---:|---|"]
    lines += [f"| {row.spec} | {row.result} | {row.seconds:.2f} | {row.peak_mib:.0f} | {row.compiled} |"
              for row in rows]
    return "\n".join(lines)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("generator")
    parser.add_argument("corpus", type=pathlib.Path)
    parser.add_argument("root", type=pathlib.Path)
    parser.add_argument("--generate-only", action="store_true")
    parser.add_argument("--only", default="")
    parser.add_argument("--resume", action="store_true")
    options = parser.parse_args()
    index = (options.corpus / "INDEX.tsv").read_text().splitlines()[1:]
    names = [line.split("\t")[0] for line in index if line]
    chosen = [name for name in options.only.split(",") if name]
    unknown = set(chosen) - set(names)
    if unknown:
        sys.exit(f"not in INDEX.tsv: {', '.join(sorted(unknown))}")
    done = journal(options.root / "build/corpus-real.json", options.generator)
    rows = []
    for name in chosen or names:
        if options.resume and name in done.rows:
            rows.append(done.rows[name])
            continue
        row = run(options.generator, options.corpus / name, options.root, options.generate_only)
        row.spec = name
        rows.append(row)
        if not options.generate_only:
            done.add(row)
        print(f"{row.spec}: {row.result}, {row.seconds:.2f} s, {row.peak_mib:.0f} MiB, compiles: {row.compiled}",
              flush=True)
    if not chosen:
        head = ("# Real-world documents\n\nWritten by `scripts/corpus real`. A document is either "
                "generated, and its code then compiles under\n`-Wall -Wextra -Wconversion -Wshadow "
                "-Werror` with each header alone, or refused with located errors. A dash: not compiled in "
                "this run.\n\n")
        (options.root / "docs/corpus-real.md").write_text(head + table(rows) + "\n")
    good = sum(row.right for row in rows)
    print(f"generated {sum(row.result == 'ok' for row in rows)}, "
          f"refused {sum(row.result.startswith('refused') for row in rows)}")
    print(f"{good} of {len(rows)}")
    sys.exit(0 if good == len(rows) else 1)


main()
