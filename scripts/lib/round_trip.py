"""Builds and runs the generated round trip of API descriptions; see scripts/round-trip."""
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
import time

CXX = os.environ.get("CXX", "clang++-19")
FLAGS = ["-std=c++20", "-O0", "-Wall", "-Wextra"]
REAL = ["museum.yaml", "petstore-3.1.json", "petstore-swagger.yaml"]
OWN = ["blocking", "calls", "conditions", "default-mapping", "hooks", "hostile", "media", "multi-file", "multipart",
       "multipart-forms", "names", "nested", "recursion", "references", "security", "servers", "streams",
       "styles", "swagger-2-files", "swagger-2-forms", "swagger-2-multipart", "swagger-2-parameters",
       "swagger-2-petstore", "unions", "values", "xml", "xml-3.2"]
LIBRARIES = ["test", "api", "http", "xml", "json", "async"]
FIGURES = re.compile(r"^(loopback|socket): (\d+) calls, (\d+) of (\d+) operations equal, "
                     r"(\d+) of (\d+) wrong requests refused$", re.MULTILINE)
COMMON = """#include <tenon/api/call.hpp>
#include <tenon/api/client.hpp>
#include <tenon/api/incoming.hpp>
#include <tenon/api/outgoing.hpp>
#include <tenon/api/reply.hpp>
#include <tenon/api/server.hpp>
#include <tenon/json.hpp>
#include <tenon/run.hpp>
#include <tenon/test/reach.hpp>
#include <tenon/test/round_trip.hpp>
"""
MAIN = """#include <api/round_trip.hpp>
#include <cstdio>
#include <cstdlib>

int main(int, char** argv) {
  bool good = true;
  for (const bool over_socket : {false, true}) {
    tenon::test::round_trip_options options;
    options.over_socket = over_socket;
    options.negatives = !over_socket;
    options.seed = std::strtoull(argv[1], nullptr, 10) + (over_socket ? 1000 : 0);
    const tenon::test::round_trip_report found = api::round_trip(options);
    for (const auto& each : found.failures) std::printf("FAILED %s\\n", each.c_str());
    for (const auto& each : found.skipped) std::printf("skipped %s\\n", each.c_str());
    std::printf("%s: %zu calls, %zu of %zu operations equal, %zu of %zu wrong requests refused\\n",
                over_socket ? "socket" : "loopback", found.calls, found.equal, found.operations,
                found.refused, found.negatives);
    good = good && found.failures.empty();
  }
  return good ? 0 : 1;
}
"""


@dataclasses.dataclass
class outcome:
    spec: str
    result: str = ""
    equal: int = 0
    operations: int = 0
    skipped: int = 0
    refused: int = 0
    negatives: int = 0


def run(command, seconds, **options):
    """Exit code (None: too slow) and what was printed."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, errors="replace",
                              timeout=seconds, check=False, **options)
    except subprocess.TimeoutExpired as late:
        return None, (late.stdout or b"").decode(errors="replace")
    return done.returncode, done.stdout + done.stderr


def foreign_libraries(root):
    """What the rooms of the runtime link that is not ours."""
    rooms = re.findall(r"^tenon_room\((\w+) .*PRIVATE_LIBRARIES ([\w -]+)\)$",
                       (root / "runtime/CMakeLists.txt").read_text(), re.MULTILINE)
    return [f"-l{each}" for room, names in rooms if room in LIBRARIES for each in names.split()]


class bench:
    def __init__(self, build, root, seed):
        self.build, self.root, self.seed = build, root, seed
        self.work = root / "build/round-trip"
        self.work.mkdir(parents=True, exist_ok=True)
        self.generator = build / "generator/tenon"
        self.include = f"-I{root / 'runtime/include'}"
        common = self.work / "common.hpp"
        common.write_text(COMMON)
        self.precompiled = self.work / "common.pch"
        code, text = run([CXX, *FLAGS, self.include, "-x", "c++-header", str(common), "-o",
                          str(self.precompiled)], 600)
        if code != 0:
            sys.exit(text)

    def key(self):
        """Changes with what the results depend on."""
        files = [self.generator, *sorted((self.build / "runtime").glob("libtenon_*.a"))]
        return hashlib.sha256(b"".join(hashlib.sha256(each.read_bytes()).digest()
                                       for each in files)).hexdigest()

    def visit(self, spec, name):
        folder = self.work / re.sub(r"[^A-Za-z0-9]+", "_", name)
        row = outcome(name)
        code, text = run([str(self.generator), "generate", str(spec), "--output", str(folder), "--name",
                          "api", "--namespace", "api", "--shards", "1", "--round-trip"], 60)
        if code == 1:
            row.result = "refused"
            return row
        if code != 0:
            row.result = "generator fails: " + text[-500:]
            return row
        # One unit: what documents of some operations cost is the headers.
        unit = folder / "all.cpp"
        sources = sorted((folder / "src").glob("*.cpp"))
        unit.write_text("".join(f'#include "src/{each.name}"\n' for each in sources) + MAIN)
        program = folder / "program"
        libraries = [str(self.build / "runtime" / f"libtenon_{each}.a") for each in LIBRARIES]
        code, text = run([CXX, *FLAGS, "-include-pch", str(self.precompiled), self.include,
                          f"-I{folder / 'include'}", str(unit), "-o", str(program), *libraries,
                          *foreign_libraries(self.root), "-lpthread", "-fuse-ld=lld"], 900)
        if code != 0:
            row.result = "does not compile: " + "\n".join(
                line for line in text.splitlines() if "error" in line)[:1500]
            return row
        code, text = run([str(program), str(self.seed)], 120)
        program.unlink()
        figures = FIGURES.findall(text)
        (folder / "log").write_text(text)
        if code is None or len(figures) != 2:
            row.result = f"ends with {code}: {text[-1000:]}"
            return row
        # An operation counts once: equal over both.
        row.operations = max(int(each[3]) for each in figures)
        row.equal = min(int(each[2]) for each in figures)
        row.refused = sum(int(each[4]) for each in figures)
        row.negatives = sum(int(each[5]) for each in figures)
        row.skipped = len({line for line in text.splitlines() if line.startswith("skipped ")})
        failed = [line for line in text.splitlines() if line.startswith("FAILED ")]
        row.result = "ok" if code == 0 else "\n  ".join([f"{len(failed)} differences"] + failed[:6])
        return row


def documents(corpus):
    lines = (corpus / "features/INDEX.tsv").read_text().splitlines()[1:]
    for line in lines:
        file, kind, _, _, _, operations, _, _, schema = (line.split("\t") + [""] * 9)[:9]
        if kind == "root" and schema == "valid" and operations.isdigit() and int(operations) > 0:
            yield "features/" + file
    for file in REAL:
        yield "real/" + file


def own_documents(root):
    for name in OWN:
        folder = root / "tests/cases/ok" / name
        yield next(folder.glob("spec.*"))
    yield from [root / "specs/petstore.yaml", root / "tests/runtime/api/shop.yaml",
                root / "tests/round_trip/guarded.yaml"]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("build", type=pathlib.Path)
    parser.add_argument("corpus", type=pathlib.Path)
    parser.add_argument("root", type=pathlib.Path)
    parser.add_argument("--only", default="")
    parser.add_argument("--own", action="store_true")
    parser.add_argument("--sample", type=int, default=0)
    parser.add_argument("--seconds", type=float, default=float("inf"))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--resume", action="store_true")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    options = parser.parse_args()
    names = [each for each in options.only.split(",") if each]
    if options.own:
        names = [str(each) for each in own_documents(options.root)]
    names = names or list(documents(options.corpus))
    if options.sample and not options.only and not options.own:
        step = max(1, len(names) // options.sample)
        names = names[::step][:options.sample]
    made = bench(options.build, options.root, options.seed)
    journal = made.work / "journal.json"
    key = made.key()
    kept = json.loads(journal.read_text()) if journal.exists() else {}
    done = kept.get(key, {}) if options.resume else {}
    end = time.monotonic() + options.seconds
    rows = []

    def one(name):
        if name in done:
            return outcome(**done[name])
        return made.visit(options.corpus / name, name) if time.monotonic() < end else None

    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        for name, row in zip(names, pool.map(one, names)):
            if row is None:
                continue
            rows.append(row)
            done[name] = dataclasses.asdict(row)
            journal.write_text(json.dumps({key: done}))
            print(f"{row.spec}: {row.equal} of {row.operations}, {row.refused} of "
                  f"{row.negatives} wrong requests refused, {row.result}", flush=True)
    if len(rows) < len(names):
        print(f"{len(names) - len(rows)} documents were left out: the time was up")
    refused = sum(row.result == "refused" for row in rows)
    bad = [row for row in rows if row.result not in ("ok", "refused")]
    print(f"{len(rows)} documents: {refused} refused by the generator, {len(bad)} with differences; "
          f"{sum(row.skipped for row in rows)} answers or operations without values to send")
    print(f"{sum(row.refused for row in rows)} of {sum(row.negatives for row in rows)} requests with one "
          "value out of bounds refused as they should be")
    print(f"{sum(row.equal for row in rows)} of {sum(row.operations for row in rows)} operations")
    sys.exit(1 if bad else 0)


main()
