#!/usr/bin/env python3
"""Checks what the house promises about its own files: tidy.py SOURCE_ROOT [CHECK...].

rooms   a room includes only the rooms listed before it
weight  public headers reach std and Tenon's own headers only
length  no source file is longer than 500 lines
marks   no marks of unfinished work
readme  code shown in Markdown equals the compiled file it names
tests   pages that name tests of the runtime name some that are there
codes   every code of a diagnostic is reported somewhere
layout  docs/architecture.md states an invariant for every room
"""
import pathlib
import re
import sys

GENERATOR_ROOMS = ["source", "document", "openapi", "service", "cpp", "render", "cli"]
RUNTIME_ROOMS = ["async", "json", "xml", "http", "middleware", "websocket", "api", "tracing", "file", "s3", "store", "serve", "test"]
# Headers and folders that stand beside the rooms belong to one.
ROOM_OF_HEADER = {"run": "async", "value": "json", "rules": "json", "loopback": "http", "sequence": "json", "response": "json",
                  "response_lifetime": "json"}
# Headers that exist to meet another library; no other public header includes them.
EDGE_HEADERS = {"async/asio.hpp", "async/loop_executor.hpp", "json/nlohmann.hpp"}
HEAVY = re.compile(r"<(boost|nlohmann|openssl|simdjson|fmt|spdlog|CLI|re2|pugixml|regex|iostream|filesystem)\b")
INCLUDE = re.compile(r'^\s*#\s*include\s+([<"][^>"]+[>"])')
CODE = re.compile(r"^<!-- code: (\S+?)(?:#(\S+))? -->\n+```\w*\n(.*?)^```", re.DOTALL | re.MULTILINE)
FOLDERS = ["generator", "runtime", "templates", "examples", "tests", "benchmarks", "cmake", "scripts"]
SUFFIXES = {".cpp", ".hpp", ".py", ".cmake", ".sh", ".mustache", ".txt", ""}

root = pathlib.Path(sys.argv[1]).resolve()
problems = []


def problem(path, line, text):
    problems.append(f"{path.relative_to(root)}:{line}: {text}")


def files(*folders, suffixes=frozenset(SUFFIXES)):
    for folder in folders:
        for path in sorted((root / folder).rglob("*")):
            if path.is_file() and path.suffix in suffixes and "__pycache__" not in path.parts:
                yield path


def includes(path):
    for number, line in enumerate(path.read_text().splitlines(), 1):
        found = INCLUDE.match(line)
        if found:
            yield number, found[1]


def runtime_room(name):
    """The room of a path below `tenon/` or `src/`, such as `json/reader.hpp` or `run.hpp`."""
    first = name.split("/")[0].removesuffix(".hpp")
    return ROOM_OF_HEADER.get(first, first)


def check_direction(path, room, order, number, other):
    if other not in order:
        problem(path, number, f"includes from an unknown room '{other}'")
    elif order.index(other) > order.index(room):
        problem(path, number, f"room {room} includes {other}, which stands above it")


def check_rooms():
    for path in files("generator", suffixes={".cpp", ".hpp"}):
        room = path.relative_to(root / "generator").parts[0]
        for number, name in includes(path):
            if name.startswith('"'):
                check_direction(path, room, GENERATOR_ROOMS, number, name[1:].split("/")[0])
            if name.startswith("<tenon/"):
                problem(path, number, "the generator never includes the runtime")
    for base in (root / "runtime/include/tenon", root / "runtime/src"):
        for path in files(base, suffixes={".cpp", ".hpp"}):
            room = runtime_room(path.relative_to(base).as_posix())
            for number, name in includes(path):
                if name.startswith("<tenon/"):
                    check_direction(path, room, RUNTIME_ROOMS, number, runtime_room(name[7:-1]))
                elif name.startswith('"') and "/" in name:
                    inner = (path.parent / name[1:-1]).resolve()
                    inner = inner if inner.exists() else root / "runtime/src" / name[1:-1]
                    other = inner.relative_to(root / "runtime/src").parts[0]
                    check_direction(path, room, RUNTIME_ROOMS, number, other)


def check_weight():
    base = root / "runtime/include/tenon"
    for path in files(base, suffixes={".hpp"}):
        if path.relative_to(base).as_posix() in EDGE_HEADERS:
            continue
        for number, name in includes(path):
            if HEAVY.match(name):
                problem(path, number, f"a public header includes {name}")
            if name.startswith("<tenon/") and name[7:-1] in EDGE_HEADERS:
                problem(path, number, f"a public header includes {name}, which another library enters by")


def check_length():
    for path in files(*FOLDERS):
        lines = path.read_text(errors="replace").count("\n")
        if lines > 500 and "cases" not in path.parts:
            problem(path, lines, "more than 500 lines; does it have one idea?")


def check_marks():
    mark = re.compile(r"\b(TO" r"DO|FIX" r"ME|XX" r"X|HA" r"CK)\b")
    for path in files(*FOLDERS):
        for number, line in enumerate(path.read_text(errors="replace").splitlines(), 1):
            if mark.search(line):
                problem(path, number, "a mark of unfinished work")


def region(path, name):
    """The lines of a file between `// region: name` and `// end: name`, or all of it."""
    text = path.read_text()
    if name is None:
        return text
    found = re.search(rf"^[ \t]*(?://|#) region: {re.escape(name)}\n(.*?)^[ \t]*(?://|#) end: {re.escape(name)}$",
                      text, re.DOTALL | re.MULTILINE)
    return found[1] if found else None


def dedent(text):
    lines = [line.rstrip() for line in text.strip("\n").splitlines()]
    margin = min((len(line) - len(line.lstrip()) for line in lines if line), default=0)
    return [line[margin:] for line in lines]


def check_readme():
    for path in [*sorted(root.glob("*.md")), *sorted((root / "docs").glob("*.md"))]:
        text = path.read_text()
        if len(CODE.findall(text)) != len(re.findall(r"^<!-- code:", text, re.MULTILINE)):
            problem(path, 1, "a `<!-- code: -->` mark that no fenced block follows")
        for found in CODE.finditer(text):
            line = text.count("\n", 0, found.start()) + 1
            source = root / found[1]
            expected = region(source, found[2]) if source.is_file() else None
            if expected is None:
                problem(path, line, f"shows {found[1]}{'#' + found[2] if found[2] else ''}, which does not exist")
            elif dedent(expected) != dedent(found[3]):
                problem(path, line, f"differs from {found[1]}{'#' + found[2] if found[2] else ''}")


def rows_with_tests(text):
    """Line numbers and cells of the tables whose last column is named "Tests"."""
    counted = False
    for number, line in enumerate(text.splitlines(), 1):
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if not line.startswith("|"):
            counted = False
        elif cells[-1] == "Tests":
            counted = True
        elif counted and not set(line) <= set("|- "):
            yield number, cells


def check_tests():
    """A page that names a test of the runtime names one that is there, and a table of features and
    their tests names one for each."""
    named = re.compile(r"`(\w+)`: “([^”]+)”")
    for page in sorted((root / "docs").glob("*.md")):
        for number, line in enumerate(page.read_text().splitlines(), 1):
            for room, name in named.findall(line):
                tests = "".join(path.read_text() for path in sorted((root / "tests/runtime" / room).glob("*.cpp")))
                if f'"{name}"' not in tests:
                    problem(page, number, f"names the test “{name}” of {room}, which does not exist")
        for number, row in rows_with_tests(page.read_text()):
            if not named.search(row[-1]):
                problem(page, number, f"names no test for “{row[-2]}”")
    for page in ("docs/s3.md", "docs/files.md"):
        rows = list(rows_with_tests((root / page).read_text()))
        if not rows or any(row[0] not in ("1", "2", "3") for _, row in rows):
            problem(root / page, 1, "has no table of its features with priorities and tests")


def check_layout():
    text = (root / "docs/architecture.md").read_text()
    folders = [*(root / "generator").iterdir(), *(root / "runtime/src").iterdir()]
    for room in sorted({folder.name for folder in folders if any(folder.glob("*.cpp"))}):
        if not re.search(rf"^- \*\*{room}\*\*.*?Invariant:", text, re.DOTALL | re.MULTILINE):
            problem(root / "docs/architecture.md", 1, f"no invariant for room {room}")


def check_codes():
    table = root / "generator/source/codes.hpp"
    sources = "".join(path.read_text() for path in files("generator") if path != table)
    for number, line in enumerate(table.read_text().splitlines(), 1):
        found = re.match(r'\s*{"(OA\d{4})"', line)
        if found and f'"{found[1]}"' not in sources:
            problem(table, number, f"nothing reports {found[1]}")


checks = {"rooms": check_rooms, "weight": check_weight, "length": check_length, "marks": check_marks,
          "readme": check_readme, "tests": check_tests, "layout": check_layout, "codes": check_codes}
for chosen in sys.argv[2:] or checks:
    checks[chosen]()
print("\n".join(problems) or "tidy")
sys.exit(1 if problems else 0)
