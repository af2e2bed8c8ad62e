"""What the runs over a corpus share: one document generated, judged and compiled. See scripts/corpus."""
import concurrent.futures
import dataclasses
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import threading
import time

from compiling import compiler, digest, files_below, headers_digest, journal, precompile

SECONDS_ALLOWED = 60
NOT_COMPILED = "–"
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
    compiled: str = NOT_COMPILED
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


class compilation:
    """Compiles generated code in one of three ways, each of which says less than the one before:
    `alone`, every source file, and every header alone; `precompiled`, the same over the runtime's
    headers precompiled, so that one of those may be missing; `together`, all source files as one."""
    WAYS = ["alone", "precompiled", "together"]

    def __init__(self, root, way, jobs, resume, seconds):
        self.root, self.way, self.jobs = root, way, jobs
        self.end = time.monotonic() + seconds
        self.left_out = 0
        self.command = [*compiler(root), "-fsyntax-only"]
        if way != "alone":
            names = ["tenon/json.hpp", "tenon/response.hpp",
                     *(f"tenon/api/{each.name}"
                       for each in sorted((root / "runtime/include/tenon/api").glob("*.hpp")))]
            made = precompile(root, "".join(f"#include <{name}>\n" for name in names))
            self.command += ["-include-pch", str(made)]
        self.runtime = headers_digest(root, *compiler(root))
        self.kept = journal(root / "build/corpus-compiled.jsonl", resume)

    def judge(self, folder):
        """'ok' or what fails; a dash when the time is up."""
        code = digest(files_below(folder), self.runtime)
        for way in self.WAYS[:self.WAYS.index(self.way) + 1]:
            found = self.kept.find(f"{code} {way}")
            if found and found["compiled"].startswith("ok"):
                return found["compiled"]
        if time.monotonic() > self.end:
            self.left_out += 1
            return NOT_COMPILED
        compiled = self.compile(folder)
        self.kept.add(f"{code} {self.way}", compiled=compiled)
        return compiled

    def compile(self, folder):
        files = sorted((folder / "src").glob("*.cpp"))
        if self.way == "together":
            whole = folder / "whole.cpp"
            whole.write_text("".join(f'#include "{file}"\n' for file in files))
            files = [whole]
        else:
            files += headers_alone(folder, files)
        command = [*self.command, f"-I{folder / 'include'}"]

        def one(file):
            done = subprocess.run([*command, str(file)], capture_output=True, text=True, check=False)
            return "" if done.returncode == 0 else f"{file.name}: " + done.stderr
        with concurrent.futures.ThreadPoolExecutor(self.jobs) as pool:
            complaints = [text for text in pool.map(one, files) if text]
        if complaints:
            print("\n".join(complaints[0].splitlines()[:30]), file=sys.stderr)
            return f"{len(complaints)} of {len(files)} files fail"
        return {"alone": f"ok, {len(files)} files", "precompiled": f"ok, {len(files)} files over the runtime",
                "together": "ok, together"}[self.way]


def headers_alone(folder, sources):
    """A source file for every header: one that a source includes first is compiled alone by that."""
    alone_already = {comes_first(file) for file in sources}
    for header in sorted((folder / "include/api").glob("*.hpp")):
        if header.stem not in alone_already:
            alone = folder / f"alone_{header.stem}.cpp"
            alone.write_text(f"#include <api/{header.name}>\n")
            yield alone


def run(generator, spec, compile_with, shards=2):
    """`compile_with`: a `compilation`, or None."""
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
            row.compiled = compile_with.judge(work / "out")
            row.right = row.compiled == NOT_COMPILED or row.compiled.startswith("ok")
        return row


def shard(text):
    """I/N: every N-th document, from the I-th on."""
    number, count = map(int, text.split("/"))
    if not 1 <= number <= count:
        raise ValueError(text)
    return slice(number - 1, None, count)


def add_options(parser):
    """What both runs over a corpus can be told."""
    parser.add_argument("--generate-only", action="store_true")
    parser.add_argument("--compile", choices=compilation.WAYS, default=compilation.WAYS[0])
    parser.add_argument("--only", default="")
    parser.add_argument("--resume", action="store_true")
    parser.add_argument("--seconds", type=float, default=float("inf"))
    parser.add_argument("--jobs", type=int, default=os.cpu_count())


def compilation_of(options):
    if options.generate_only:
        return None
    return compilation(options.root, options.compile, options.jobs, options.resume, options.seconds)
