"""Compares generated readers with JSON-Schema-Test-Suite; see scripts/json-schema-suite."""
import argparse
import collections
import dataclasses
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

LOCATED = re.compile(r"(?:^|/)group(\d+)\.json:\d+:\d+: error: (.*)$", re.MULTILINE)
IN_MAIN = re.compile(r"/components/schemas/holder(\d+)")
REMOTES = "http://localhost:1234/"  # where the suite says that its folder of remotes is served
METASCHEMA = re.compile(r'"\$(?:ref|dynamicRef)": "https?://json-schema\.org|"\$schema": "http://localhost:1234')
# What the Schema Object of OpenAPI 3.0 has of draft 4, by what stands in each keyword.
KEYWORDS_OF_3_0 = {
    "": {"$schema", "$ref", "title", "multipleOf", "maximum", "exclusiveMaximum", "minimum",
         "exclusiveMinimum", "maxLength", "minLength", "pattern", "maxItems", "minItems", "uniqueItems",
         "maxProperties", "minProperties", "required", "enum", "type", "description", "format", "default"},
    "schema": {"items", "additionalProperties", "not"},
    "list": {"allOf", "oneOf", "anyOf"},
    "map": {"properties", "definitions"},
}
GROUPS_OF_A_PROGRAM = 120

PROGRAM = """
#include <cstdio>
#include <exception>
#include <string_view>
#include <tenon/json.hpp>
#include <suite/json.hpp>

namespace {

template <class T>
bool accepts(std::string_view text) {
  tenon::json::reader in{text};
  T value{};
  read_json(in, value);
  return in.finish();
}

struct instance {
  bool (*accepts)(std::string_view);
  std::string_view text;
};
const instance instances[] = {
%s};

}  // namespace

int main() {
  for (const instance& each : instances) {
    try {
      std::puts(each.accepts(each.text) ? "valid" : "invalid");
    } catch (const std::exception& error) {
      std::puts("exception");
    }
  }
}
"""


@dataclasses.dataclass
class setting:
    """What every group is judged with."""
    build: pathlib.Path
    root: pathlib.Path
    remotes: pathlib.Path
    openapi: str
    flags: list


@dataclasses.dataclass
class group:
    file: str
    written: dict
    refused: str = ""
    wrong: list = dataclasses.field(default_factory=list)

    @property
    def name(self):
        return f"{self.file}: {self.written['description']}"

    @property
    def size(self):
        return len(self.written["tests"])


def needs_metaschema(schema):
    return bool(METASCHEMA.search(json.dumps(schema)))


def is_of_3_0(schema):
    """Whether OpenAPI 3.0 has a meaning for all that a draft 4 schema says."""
    if isinstance(schema, bool):
        return True
    if not isinstance(schema, dict) or isinstance(schema.get("type"), list) or schema.get("type") == "null":
        return False
    if not isinstance(schema.get("$ref", ""), str) or schema.get("items") is True:
        return False
    for name, value in schema.items():
        if name in KEYWORDS_OF_3_0["schema"]:
            below = [value]
        elif name in KEYWORDS_OF_3_0["list"]:
            below = value
        elif name in KEYWORDS_OF_3_0["map"]:
            below = list(value.values())
        elif name in KEYWORDS_OF_3_0[""]:
            below = []
        else:
            return False
        if not all(is_of_3_0(each) for each in below):
            return False
    return True


def literal(text):
    """A C++ string literal of any text."""
    return '"' + "".join(chr(b) if 32 <= b < 127 and chr(b) not in '"\\?' else f"\\{b:03o}"
                         for b in text.encode()) + '"'


def generate(use, folder, groups):
    """Writes the document of the groups and generates its code; refused groups are marked."""
    while groups:
        schemas = {}
        for index, each in enumerate(groups):
            (folder / f"group{index}.json").write_text(json.dumps(each.written["schema"], indent=1))
            schemas[f"holder{index}"] = {"type": "object", "required": ["value"],
                                         "properties": {"value": {"$ref": f"group{index}.json"}}}
        document = {"openapi": use.openapi, "info": {"title": "Suite", "version": "1"}, "paths": {},
                    "components": {"schemas": schemas}}
        spec = folder / "suite.json"
        spec.write_text(json.dumps(document, indent=1))
        done = subprocess.run([use.build / "generator/tenon", "generate", spec, "--output", folder / "out",
                               "--exact-types", "--shards", "1", "--name", "suite",
                               "--map-url", f"{REMOTES}={use.remotes}", *use.flags],
                              capture_output=True, text=True, check=False)
        if done.returncode == 0:
            return groups
        refused = {int(number): reason for number, reason in LOCATED.findall(done.stderr)}
        refused.update({int(number): "see the holder" for number in IN_MAIN.findall(done.stderr)})
        if not refused:
            if len(groups) == 1:
                refused = {0: (done.stderr.strip().splitlines() or ["no reason given"])[0]}
            else:  # a failure without a place: find it by halves
                middle = len(groups) // 2
                return generate(use, folder, generate(use, folder, groups[:middle]) +
                                generate(use, folder, groups[middle:]))
        for index, reason in refused.items():
            groups[index].refused = reason
        groups = [each for each in groups if not each.refused]
    return groups


def compile_and_run(use, folder, groups):
    """What the program says about every instance, in order; None when it does not compile."""
    rows = []
    for index, each in enumerate(groups):
        for test in each.written["tests"]:
            text = json.dumps({"value": test["data"]}, ensure_ascii=False)
            rows.append(f"    {{accepts<suite::Holder{index}>, {literal(text)}}},\n")
    (folder / "main.cpp").write_text(PROGRAM % "".join(rows))
    base = [os.environ.get("CXX", "clang++-19"), "-std=c++20", "-O0"]
    includes = [f"-I{folder / 'out/include'}", f"-I{use.root / 'runtime/include'}"]
    objects = []
    commands = []
    for source in (folder / "main.cpp", folder / "out/src/types_0.cpp"):
        objects.append(folder / (source.stem + ".o"))
        commands.append([*base, *includes, "-c", source, "-o", objects[-1]])
    running = [subprocess.Popen(command, stderr=subprocess.PIPE, text=True) for command in commands]
    errors = [process.communicate()[1] for process in running]
    if any(process.returncode for process in running):
        print("\n".join("".join(errors).splitlines()[:40]), file=sys.stderr)
        return None
    program = folder / "program"
    subprocess.run([*base, *objects, use.build / "runtime/libtenon_json.a", "-lre2", "-lpcre2-8", "-lpthread",
                    "-o", program], check=True)
    done = subprocess.run([program], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        print(done.stderr, file=sys.stderr)
    return done.stdout.split()


def judge(use, groups):
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        left = generate(use, folder, groups)
        if not left:
            return
        said = compile_and_run(use, folder, left)
        for each in left:
            if said is None:
                each.refused = "the generated code does not compile"
                continue
            for test in each.written["tests"]:
                verdict = said.pop(0) if said else "crash"
                if verdict != ("valid" if test["valid"] else "invalid"):
                    each.wrong.append(f"{test['description']}: {verdict}")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("build", type=pathlib.Path)
    parser.add_argument("suite", type=pathlib.Path)
    parser.add_argument("root", type=pathlib.Path)
    parser.add_argument("--only", default="")
    parser.add_argument("--folder", default="")
    parser.add_argument("--goal", type=float, default=99.0)
    parser.add_argument("--verbose", action="store_true")
    options = parser.parse_args()
    draft4 = options.suite.name == "draft4"
    flags = ["--assert-formats"] if options.folder.endswith("format") else []
    use = setting(options.build.resolve(), options.root, options.suite.parent.parent / "remotes",
                  "3.0.4" if draft4 else "3.1.0", flags)
    chosen = [name for name in options.only.split(",") if name]
    files = sorted((options.suite / options.folder).glob("*.json"))
    unknown = set(chosen) - {file.stem for file in files}
    if unknown:
        sys.exit(f"not in the suite: {', '.join(sorted(unknown))}")
    groups, excluded = [], []
    for file in files:
        if chosen and file.stem not in chosen:
            continue
        for written in json.loads(file.read_text()):
            each = group(file.stem, written)
            if needs_metaschema(written["schema"]):
                excluded.append((each, "needs a metaschema"))
            elif draft4 and not is_of_3_0(written["schema"]):
                excluded.append((each, "not in OpenAPI 3.0"))
            else:
                groups.append(each)
    for start in range(0, len(groups), GROUPS_OF_A_PROGRAM):
        judge(use, groups[start:start + GROUPS_OF_A_PROGRAM])
    # Alone, without the names and anchors of the other groups, some are accepted.
    for each in groups:
        if each.refused:
            each.refused = ""
            judge(use, [each])

    for each, reason in excluded:
        print(f"excluded, {reason}: {each.name} ({each.size})")
    by_file = collections.Counter()
    for each in groups:
        if each.refused:
            print(f"refused: {each.name} ({each.size}): {each.refused}")
        for wrong in each.wrong:
            print(f"wrong: {each.name}: {wrong}")
        by_file[each.file] += each.size if each.refused else len(each.wrong)
    if options.verbose:
        for file, count in sorted(by_file.items()):
            print(f"{file}: {count} wrong of {sum(g.size for g in groups if g.file == file)}")
    total = sum(each.size for each in groups)
    good = total - by_file.total()
    share = 100 * good / total
    print(f"{good} of {total} ({share:.1f} %), {sum(each.size for each, _ in excluded)} excluded")
    sys.exit(0 if share >= options.goal else 1)


main()
