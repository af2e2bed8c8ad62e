"""Builds the generated code of large documents and says what it cost; see scripts/compile-cost."""
import dataclasses
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time

UNIT_MIB = 1024
WHOLE_SECONDS = 8 * 60
EDIT_SECONDS = 10
METHODS = {"get", "put", "post", "delete", "options", "head", "patch", "trace"}
METHOD_LINE = re.compile(r"^ {2,4}(get|put|post|delete|options|head|patch|trace):\s*$", re.MULTILINE)
# A user's project: nothing is linked, so what the libraries are linked with is not built.
PROJECT = """cmake_minimum_required(VERSION 3.23)
project(cost LANGUAGES CXX)
set(CMAKE_OPTIMIZE_DEPENDENCIES ON)
add_subdirectory("{root}" tenon EXCLUDE_FROM_ALL)
tenon_add_api(api SPEC "{document}")
"""
TARGETS = ["api_api_types", "api_api_server", "api_api_client"]


@dataclasses.dataclass
class unit:
    name: str
    seconds: float
    peak_mib: float


class project:
    """A build folder with one API."""

    def __init__(self, folder, document, generator, root):
        self.folder = folder
        self.document = folder / document.name
        self.log = folder / "units"
        shutil.copyfile(document, self.document)
        (folder / "CMakeLists.txt").write_text(
            PROJECT.format(root=root, document=self.document.name))
        launcher = f"{sys.executable};{root}/scripts/lib/measured_compile.py;{self.log}"
        self.run("cmake", "-S", str(folder), "-B", str(folder / "build"), "-G", "Ninja",
                 "-DCMAKE_CXX_COMPILER=clang++-19", "-DCMAKE_CXX_FLAGS=-O1", "-DTENON_DOCS_PAGE=OFF",
                 f"-DTENON_EXECUTABLE={generator}",
                 f"-DCMAKE_CXX_COMPILER_LAUNCHER={launcher}")

    @staticmethod
    def run(*command):
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode != 0:
            sys.exit(done.stdout + done.stderr)

    def build(self):
        """The units that were compiled, and the seconds that the build took."""
        self.log.write_text("")
        start = time.perf_counter()
        self.run("cmake", "--build", str(self.folder / "build"), "--target", *TARGETS)
        seconds = time.perf_counter() - start
        rows = [line.split() for line in self.log.read_text().splitlines()]
        return [unit(name, float(used), float(peak)) for name, used, peak in rows], seconds

    def edit(self):
        """Gives the first operation one more parameter."""
        whole = json.loads(self.document.read_text())
        item = next(iter(whole["paths"].values()))
        operation = next(item[method] for method in item if method in METHODS)
        operation.setdefault("parameters", []).append(
            {"name": "one_more", "in": "query", "schema": {"type": "string"}})
        self.document.write_text(json.dumps(whole))


def operations_in(document):
    text = document.read_text()
    if document.suffix != ".json":
        return len(METHOD_LINE.findall(text))
    return sum(len(METHODS & set(item)) for item in json.loads(text)["paths"].values())


def cost_of(document, generator, root):
    """Prints the figures of one document; whether they are within the goals."""
    with tempfile.TemporaryDirectory() as name:
        built = project(pathlib.Path(name), document, generator, root)
        units, wall = built.build()
        operations = operations_in(document)
        total = sum(each.seconds for each in units)
        largest = max(units, key=lambda each: each.peak_mib)
        print(f"{document.name}: {operations} operations, {len(units)} units, {total:.0f} s of a "
              f"processor ({total / operations:.2f} s for an operation), {wall:.0f} s on "
              f"{os.cpu_count()} processors; largest {largest.name}, {largest.peak_mib:.0f} MiB",
              flush=True)
        for each in sorted(units, key=lambda each: -each.seconds)[:5]:
            print(f"  {each.name}: {each.seconds:.1f} s, {each.peak_mib:.0f} MiB", flush=True)
        holds = largest.peak_mib <= UNIT_MIB
        if document.name == "github.json":
            holds = holds and wall <= WHOLE_SECONDS
        if document.suffix == ".json":
            built.edit()
            again, seconds = built.build()
            print(f"{document.name}: one operation edited: {len(again)} units compiled again, "
                  f"{seconds:.1f} s", flush=True)
            holds = holds and seconds <= EDIT_SECONDS
        return holds, largest.peak_mib, wall


def main():
    generator, corpus, root = sys.argv[1], pathlib.Path(sys.argv[2]), pathlib.Path(sys.argv[3])
    names = sys.argv[4:] or ["github.json", "stripe.yaml"]
    outcomes = [cost_of(corpus / name, os.path.abspath(generator), root) for name in names]
    figures = ", ".join(f"{name} {wall:.0f} s and {peak:.0f} MiB"
                        for name, (_, peak, wall) in zip(names, outcomes))
    passed = all(holds for holds, _, _ in outcomes)
    print(f"compile cost: {figures}, {'passed' if passed else 'failed'}")
    sys.exit(0 if passed else 1)


main()
