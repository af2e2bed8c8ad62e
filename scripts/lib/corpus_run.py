"""What the runs over a corpus share: one document generated, judged and compiled, and a journal of
what is done. See scripts/corpus."""
import concurrent.futures
import dataclasses
import functools
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
ERROR_CODE = re.compile(r"^.+:\d+:\d+: error: .*\[(OA\d{4})\]$", re.MULTILINE)
ANY_ERROR = re.compile(r"\berror: ")
FIRST_INCLUDE = re.compile(r'^#include "api/(\w+)\.hpp"', re.MULTILINE)


@dataclasses.dataclass
class outcome:
    spec: str
    result: str = ""
    right: bool = True
    seconds: float = 0.0
    peak_mib: float = 0.0
    compiled: str = "–"
    codes: list = dataclasses.field(default_factory=list)


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


def comes_first(source):
    """The header a source file includes before all else; nothing when that is not one of ours."""
    first = re.search(r"^#include .*$", source.read_text(), re.MULTILINE)
    ours = first and FIRST_INCLUDE.match(first.group())
    return ours.group(1) if ours else ""


def compiles(folder, root):
    """'ok' or the first complaint; every source file, and every header alone: a header that a source
    file includes first is compiled alone by that."""
    files = sorted((folder / "src").glob("*.cpp"))
    alone_already = {comes_first(file) for file in files}
    for header in sorted((folder / "include/api").glob("*.hpp")):
        if header.stem in alone_already:
            continue
        alone = folder / f"alone_{header.stem}.cpp"
        alone.write_text(f"#include <api/{header.name}>\n")
        files.append(alone)
    command = [*compiler(root), "-fsyntax-only", f"-I{folder / 'include'}"]

    def one(file):
        done = subprocess.run([*command, str(file)], capture_output=True, text=True, check=False)
        return "" if done.returncode == 0 else f"{file.name}: " + done.stderr
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        complaints = [text for text in pool.map(one, files) if text]
    if complaints:
        print("\n".join(complaints[0].splitlines()[:30]), file=sys.stderr)
        return f"{len(complaints)} of {len(files)} files fail"
    return f"ok, {len(files)} files"


def compiler(root):
    return [os.environ.get("CXX", "clang++-19"), "-std=c++20", *STRICT, f"-I{root / 'runtime/include'}"]


@functools.cache
def precompiled(root):
    """Clang's precompiled form of the runtime's headers that generated code includes."""
    header = root / "build/corpus-runtime.hpp"
    names = ["tenon/json.hpp", "tenon/response.hpp",
             *(f"tenon/api/{each.name}" for each in sorted((root / "runtime/include/tenon/api").glob("*.hpp")))]
    header.write_text("".join(f"#include <{name}>\n" for name in names))
    made = header.with_suffix(".pch")
    subprocess.run([*compiler(root), "-x", "c++-header", str(header), "-o", str(made)], check=True)
    return made


def compiles_together(folder, root):
    """'ok' or the first complaint: all source files as one, over a precompiled runtime. Tells ten
    times sooner than `compiles` whether the code is right, but not whether each header is whole."""
    files = sorted((folder / "src").glob("*.cpp"))
    whole = folder / "whole.cpp"
    whole.write_text("".join(f'#include "{file}"\n' for file in files))
    done = subprocess.run([*compiler(root), "-fsyntax-only", "-include-pch", str(precompiled(root)),
                           f"-I{folder / 'include'}", str(whole)],
                          capture_output=True, text=True, check=False)
    if done.returncode == 0:
        return "ok, together"
    print("\n".join(done.stderr.splitlines()[:30]), file=sys.stderr)
    return "fails"


def run(generator, spec, root, compile_with, shards=2):
    """`compile_with`: `compiles`, `compiles_together`, or None."""
    with tempfile.TemporaryDirectory() as folder:
        work = pathlib.Path(folder)
        log = work / "log"
        command = [generator, "generate", str(spec), "--output", str(work / "out"), "--name", "api",
                   "--namespace", "api", "--shards", str(shards)]
        code, seconds, peak = measured(command, log)
        result, right = judge(code, log)
        row = outcome(spec.name, result, right, seconds, peak)
        row.codes = sorted(set(ERROR_CODE.findall(log.read_text(errors="replace"))))
        if not right:
            print(log.read_text(errors="replace")[-2000:], file=sys.stderr)
        if result == "ok" and compile_with:
            row.compiled = compile_with(work / "out", root)
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
