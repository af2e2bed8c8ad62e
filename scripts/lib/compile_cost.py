"""Compiles the generated code of large documents and says what it cost; see scripts/compile-cost."""
import concurrent.futures
import copy
import dataclasses
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time

SHARDS = 8  # as tenon_add_api
UNIT_MIB = 1024
WHOLE_SECONDS = 8 * 60
EDIT_SECONDS = 10
METHODS = {"get", "put", "post", "delete", "options", "head", "patch", "trace"}
COMPILER = [os.environ.get("CXX", "clang++-19"), "-std=c++20", "-O1", "-MMD"]
METHOD_LINE = re.compile(r"^ {2,4}(get|put|post|delete|options|head|patch|trace):\s*$", re.MULTILINE)


@dataclasses.dataclass
class unit:
    name: str
    seconds: float
    peak_mib: float
    reached: set


def generate(generator, document, out):
    subprocess.run([generator, "generate", str(document), "--output", str(out), "--name", "api",
                    "--namespace", "api", "--shards", str(SHARDS)],
                   check=True, stderr=subprocess.DEVNULL)


def compile_unit(source, out, root):
    made = out / "objects" / source.with_suffix(".o").name
    made.parent.mkdir(exist_ok=True)
    process = subprocess.Popen([*COMPILER, "-c", str(source), "-o", str(made), f"-I{out / 'include'}",
                                f"-I{root / 'runtime/include'}"])
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        sys.exit(f"{source.name} does not compile")
    reached = {str(pathlib.Path(word)) for word in
               made.with_suffix(".d").read_text().replace("\\\n", " ").split()[1:]}
    return unit(source.name, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, reached)


def compile_all(sources, out, root):
    """The units, and the seconds it took on all processors."""
    start = time.perf_counter()
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        units = list(pool.map(lambda source: compile_unit(source, out, root), sources))
    return units, time.perf_counter() - start


def operations_in(document):
    text = document.read_text()
    if document.suffix != ".json":
        return len(METHOD_LINE.findall(text))
    return sum(len(METHODS & set(item)) for item in json.loads(text)["paths"].values())


def edited(document, folder):
    """The document with one more parameter for its first operation."""
    whole = copy.deepcopy(json.loads(document.read_text()))
    item = next(iter(whole["paths"].values()))
    operation = next(item[method] for method in item if method in METHODS)
    operation.setdefault("parameters", []).append(
        {"name": "one_more", "in": "query", "schema": {"type": "string"}})
    changed = folder / document.name
    changed.write_text(json.dumps(whole))
    return changed


def texts(out):
    return {path: path.read_bytes() for path in [*out.glob("src/*"), *out.glob("include/*/*")]}


def edit_cost(generator, document, units, out, root, folder):
    before = texts(out)
    start = time.perf_counter()
    generate(generator, edited(document, folder), out)
    changed = {str(path) for path, text in texts(out).items() if before.get(path) != text}
    again = [out / "src" / each.name for each in units if each.reached & changed]
    compile_all(again, out, root)
    return len(again), time.perf_counter() - start


def cost_of(document, generator, root):
    """Prints the figures of one document; whether they are within the goals."""
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        out = folder / "out"
        generate(generator, document, out)
        units, wall = compile_all(sorted(out.glob("src/*.cpp")), out, root)
        operations = operations_in(document)
        total = sum(each.seconds for each in units)
        largest = max(units, key=lambda each: each.peak_mib)
        print(f"{document.name}: {operations} operations, {len(units)} files, {total:.0f} s of a "
              f"processor ({total / operations:.2f} s for an operation), {wall:.0f} s on "
              f"{os.cpu_count()} processors; largest {largest.name}, {largest.peak_mib:.0f} MiB")
        holds = largest.peak_mib <= UNIT_MIB
        if document.name == "github.json":
            holds = holds and wall <= WHOLE_SECONDS
        if document.suffix == ".json":
            count, seconds = edit_cost(generator, document, units, out, root, folder)
            print(f"{document.name}: one operation edited: {count} files compiled again, "
                  f"{seconds:.0f} s")
            holds = holds and seconds <= EDIT_SECONDS
        return holds, largest.peak_mib, wall


def main():
    generator, corpus, root = sys.argv[1], pathlib.Path(sys.argv[2]), pathlib.Path(sys.argv[3])
    names = sys.argv[4:] or ["github.json", "stripe.yaml"]
    outcomes = [cost_of(corpus / name, generator, root) for name in names]
    figures = ", ".join(f"{name} {wall:.0f} s and {peak:.0f} MiB"
                        for name, (_, peak, wall) in zip(names, outcomes))
    passed = all(holds for holds, _, _ in outcomes)
    print(f"compile cost: {figures}, {'passed' if passed else 'failed'}")
    sys.exit(0 if passed else 1)


main()
