"""Builds the generated round trips of several documents into one program, and runs it."""
import dataclasses
import hashlib
import pathlib
import re
import shutil
import subprocess
import time

from compiling import compiler, digest, files_below, precompile

SECONDS_TO_GENERATE = 60
SECONDS_TO_COMPILE = 1800
SECONDS_TO_RUN = 120
LIBRARIES = ["test", "api", "http", "xml", "json", "async"]
HEADERS = """#include <cstdio>
#include <cstdlib>
#include <string_view>
#include <tenon/api/call.hpp>
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
MAIN = """
namespace {

struct document {
  std::string_view name;
  tenon::test::round_trip_report (*visit)(tenon::test::round_trip_options);
};

const document documents[] = {
%s};

void visit(const document& each, unsigned long long seed) {
  std::printf("document %%s\\n", each.name.data());
  for (const bool over_socket : {false, true}) {
    tenon::test::round_trip_options options;
    options.over_socket = over_socket;
    options.negatives = !over_socket;
    options.seed = seed + (over_socket ? 1000 : 0);
    const tenon::test::round_trip_report found = each.visit(options);
    for (const auto& text : found.failures) std::printf("FAILED %%s\\n", text.c_str());
    for (const auto& text : found.skipped) std::printf("skipped %%s\\n", text.c_str());
    for (const auto& text : found.uncalled) std::printf("uncalled %%s\\n", text.c_str());
    std::printf("%%s: %%zu calls, %%zu of %%zu operations equal, %%zu of %%zu wrong requests refused\\n",
                over_socket ? "socket" : "loopback", found.calls, found.equal, found.operations,
                found.refused, found.negatives);
  }
}

}  // namespace

int main(int argc, char** argv) {
  std::setvbuf(stdout, nullptr, _IOLBF, BUFSIZ);  // so that what ends the program stands in its place
  for (int i = 2; i < argc; ++i)
    for (const document& each : documents)
      if (each.name == argv[i]) visit(each, std::strtoull(argv[1], nullptr, 10));
}
"""
FIGURES = re.compile(r"^(loopback|socket): (\d+) calls, (\d+) of (\d+) operations equal, "
                     r"(\d+) of (\d+) wrong requests refused$", re.MULTILINE)
FAILED = re.compile(r"^FAILED (.*?), (?:answer \d+|(?:path|query|header|cookie|body)\b.* with wrong )", re.MULTILINE)
UNCALLED = re.compile(r"^uncalled (.*)$", re.MULTILINE)
SECTION = re.compile(r"^document (\w+)\n", re.MULTILINE)


@dataclasses.dataclass
class outcome:
    spec: str
    result: str = ""  # "ok", "refused", or what is wrong
    operations: int = 0
    equal: int = 0
    wrong: list = dataclasses.field(default_factory=list)  # ids of operations with differences or no call
    skipped: int = 0
    refused: int = 0
    negatives: int = 0


@dataclasses.dataclass
class document:
    """A description whose code has been generated."""
    spec: str
    name: str
    folder: pathlib.Path
    key: str = ""

    @property
    def size(self):
        return sum(each.stat().st_size for each in files_below(self.folder))


def run(command, seconds, **options):
    """Exit code (None: too slow), and what was printed."""
    try:
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                              errors="replace", timeout=seconds, check=False, **options)
    except subprocess.TimeoutExpired as late:
        return None, (late.stdout or b"").decode(errors="replace")
    return done.returncode, done.stdout


def foreign_libraries(root):
    """What the rooms of the runtime link that is not ours."""
    rooms = re.findall(r"^tenon_room\((\w+) .*PRIVATE_LIBRARIES ([\w -]+)\)$",
                       (root / "runtime/CMakeLists.txt").read_text(), re.MULTILINE)
    return [f"-l{each}" for room, names in rooms if room in LIBRARIES for each in names.split()]


def found(spec, text):
    """What the program says of one document."""
    row = outcome(spec)
    figures = FIGURES.findall(text)
    failed = sorted(set(FAILED.findall(text)))
    row.wrong = sorted({*failed, *UNCALLED.findall(text)})
    row.operations = int(figures[0][3])
    row.equal = row.operations - len(row.wrong)  # over both
    row.refused = sum(int(each[4]) for each in figures)
    row.negatives = sum(int(each[5]) for each in figures)
    row.skipped = len({line for line in text.splitlines() if line.startswith("skipped ")})
    lines = [line for line in text.splitlines() if line.startswith("FAILED ")]
    lines += [line for line in text.splitlines() if line.startswith("skipped ")
              and any(line.startswith(f"skipped {name}:") for name in row.wrong)]
    row.result = "\n  ".join([f"{len(row.wrong)} operations differ", *(each[:600] for each in lines[:6])]) \
        if lines or row.wrong else "ok"
    return row


class bench:
    def __init__(self, build, root, seed):
        self.root, self.seed = root, str(seed)
        self.work = root / "build/round-trip"
        self.work.mkdir(parents=True, exist_ok=True)
        self.generator = build / "generator/tenon"
        flags = ["-O0"]
        made = precompile(root, HEADERS, flags, shared=True)
        self.compile = [*compiler(root, *flags), "-include-pch", str(made), "-fpch-instantiate-templates"]
        libraries = [build / "runtime" / f"libtenon_{each}.a" for each in LIBRARIES]
        self.link = [str(made.with_suffix(".o")), *map(str, libraries), *foreign_libraries(root), "-lpthread",
                     "-fuse-ld=lld"]

    def generate(self, path, spec):
        """A document, or the outcome where there is none."""
        name = "api_" + hashlib.sha256(spec.encode()).hexdigest()[:8]
        folder = self.work / name
        shutil.rmtree(folder, ignore_errors=True)
        code, text = run([str(self.generator), "generate", str(path), "--output", str(folder), "--name", name,
                          "--namespace", name, "--shards", "1", "--round-trip"], SECONDS_TO_GENERATE)
        if code == 1:
            return outcome(spec, "refused")
        if code != 0:
            return outcome(spec, "the generator fails: " + text[-500:])
        return document(spec, name, folder, digest(files_below(folder), self.seed))

    def visit(self, batch, note):
        """Tells `note` of every document of a batch; what does not build is halved until it does, or
        is alone."""
        started = time.monotonic()
        program, trouble = self.build(batch)
        if program is None and len(batch) > 1:
            half = len(batch) // 2
            self.visit(batch[:half], note)
            self.visit(batch[half:], note)
            return
        built = time.monotonic()
        if program is None:
            note(batch[0], outcome(batch[0].spec, "does not compile: " + trouble))
        else:
            self.run(program, list(batch), note)
            program.unlink()
        print(f"({len(batch)} documents built in {built - started:.0f} s, run in "
              f"{time.monotonic() - built:.0f} s)", flush=True)
        for each in batch:
            shutil.rmtree(each.folder, ignore_errors=True)

    def build(self, batch):
        """The program, or nothing and why."""
        unit = self.work / f"{batch[0].name}_{len(batch)}.cpp"
        sources = [each for one in batch for each in sorted((one.folder / "src").glob("*.cpp"))]
        lines = "".join(f'    {{"{each.name}", &{each.name}::round_trip}},\n' for each in batch)
        unit.write_text("".join(f'#include "{each}"\n' for each in sources) + MAIN % lines)
        program = unit.with_suffix("")
        code, text = run([*self.compile, *(f"-I{each.folder / 'include'}" for each in batch), str(unit),
                          "-o", str(program), *self.link], SECONDS_TO_COMPILE)
        unit.unlink()
        if code == 0:
            return program, ""
        lines = [line for line in text.splitlines() if "error" in line] or text.splitlines()[-5:]
        return None, "it takes too long" if code is None else "\n  ".join(lines)[:1500]

    def run(self, program, batch, note):
        """The documents one after the other; after one that ends the program, those behind it."""
        while batch:
            code, text = run([str(program), self.seed, *(each.name for each in batch)],
                             SECONDS_TO_RUN + 10 * len(batch))
            sections = dict(zip(SECTION.findall(text), SECTION.split(text)[2::2]))
            while batch:
                each = batch.pop(0)
                section = sections.get(each.name, "")
                if len(FIGURES.findall(section)) == 2:
                    note(each, found(each.spec, section))
                    continue
                how = "hangs" if code is None else f"ends with {code}"
                note(each, outcome(each.spec, f"{how}: {section[-1000:]}"))
                break
