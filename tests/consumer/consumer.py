#!/usr/bin/env python3
"""Builds a separate project that uses Tenon and checks what its builds redo.

consumer.py SOURCE_ROOT BUILD_FOLDER WORK_FOLDER CXX rebuild|embed GENERATOR

rebuild: Tenon is installed from BUILD_FOLDER; each change of the document must recompile exactly the
         objects whose generated sources or headers changed, and the program must show the change.
embed:   add_subdirectory and FetchContent give the same targets, and follow a change too.
"""
import hashlib
import json
import os
import pathlib
import shutil
import subprocess
import sys

root, build, work = (pathlib.Path(path).resolve() for path in sys.argv[1:4])
compiler, mode, generator = sys.argv[4:7]
project = pathlib.Path(__file__).resolve().parent / "project"

FIRST = "limit=20 refused, name=Rexxie refused, toys=no"


def run(*command, fails=False):
    done = subprocess.run([str(part) for part in command], stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, check=False)
    if (done.returncode != 0) != fails:
        sys.exit(f"{' '.join(map(str, command))}: exit code {done.returncode}\n{done.stdout}")
    return done.stdout


def check(true, message):
    if not true:
        sys.exit(f"{generator}: {message}")


class consumer:
    """One copy of the project and its build folder."""

    def __init__(self, way, *options):
        self.source = work / way
        self.build = work / f"{way}-build"
        shutil.copytree(project, self.source)
        run("cmake", "-S", self.source, "-B", self.build, "-G", generator, f"-DWAY={way}",
            f"-DCMAKE_CXX_COMPILER={compiler}", "-DCMAKE_CXX_FLAGS=-O0",
            "-DCMAKE_CXX_COMPILER_LAUNCHER=ccache", *options)

    def make(self, *targets, fails=False):
        chosen = ["--target", *targets] if targets else []
        return run("cmake", "--build", self.build, "-j2", *chosen, fails=fails)

    def says(self):
        return run(self.build / "shop").strip()

    def edit(self, name, old, new):
        path = self.source / name
        text = path.read_text()
        check(text.count(old) == 1, f"{name} has no single {old!r}")
        path.write_text(text.replace(old, new))

    def generated(self):
        folder = self.build / "pets-generated"
        return {path.relative_to(folder): hashlib.sha256(path.read_bytes()).hexdigest()
                for part in ("include", "src") for path in (folder / part).rglob("*.?pp")}

    def objects(self):
        """Every object file of the project itself, with the time it was written."""
        return {path.name.removesuffix(".o"): path.stat().st_mtime_ns
                for path in self.build.rglob("*.cpp.o") if "tenon" not in path.relative_to(self.build).parts}

    def sources_with(self, text):
        """The generated sources that have the text."""
        return {path.name for path in (self.build / "pets-generated" / "src").iterdir()
                if text in path.read_text()}

    def shard_of(self, function):
        """The number of the source file that defines the function of an operation."""
        (name,) = {name for name in self.sources_with(f"> {function}(") if name[-5].isdigit()
                   and name.startswith("server_")}
        return name[len("server_"):-len(".cpp")]

    def rebuilt(self, change=lambda: None):
        """Changes, builds; returns the objects compiled and the generated files that differ."""
        old_objects, old_files = self.objects(), self.generated()
        change()
        self.make()
        new_objects, new_files = self.objects(), self.generated()
        check(new_objects.keys() == old_objects.keys(), "the set of objects changed")
        check(new_files.keys() == old_files.keys(), "the set of generated files changed")
        return ({name for name in new_objects if new_objects[name] != old_objects[name]},
                {path.name for path in new_files if new_files[path] != old_files[path]})


def sources(names):
    return {name for name in names if name.endswith(".cpp")}


def check_rebuilds():
    prefix = work / "prefix"
    run("cmake", "--install", build, "--prefix", prefix)
    shop = consumer("package", f"-DCMAKE_PREFIX_PATH={prefix}")
    shop.make("tenon_codegen")
    check(not shop.objects(), "tenon_codegen compiled something")
    shop.make()
    check(shop.says() == FIRST, f"the first build says {shop.says()}")
    report = json.loads((shop.build / "pets.sarif").read_text())
    check(report["version"] == "2.1.0" and report["runs"][0]["properties"]["generated"],
          "REPORT wrote no SARIF")
    everything = set(shop.objects())
    check("main.cpp" in everything, f"the objects are {everything}")

    compiled, changed = shop.rebuilt()
    check(not compiled and not changed, f"a build without a change compiled {compiled}")

    compiled, changed = shop.rebuilt((shop.source / "pets.yaml").touch)
    check(not compiled and not changed, f"a touched document compiled {compiled}")

    def constraint():
        shop.edit("pets.yaml", "maximum: 10", "maximum: 30")
    compiled, changed = shop.rebuilt(constraint)
    check(changed and compiled == changed == sources(changed),
          f"a constraint changed {changed} and compiled {compiled}")
    check(any(name.startswith("server_") for name in changed) and len(compiled) <= 2,
          f"a parameter's constraint compiled {compiled}")
    check("limit=20 accepted" in shop.says(), f"stale after a constraint: {shop.says()}")

    def referenced():
        shop.edit("schemas.yaml", "maxLength: 5", "maxLength: 9")
    compiled, changed = shop.rebuilt(referenced)
    check(changed and compiled == changed == sources(changed) and len(compiled) <= 2,
          f"a second file changed {changed} and compiled {compiled}")
    check("name=Rexxie accepted" in shop.says(), f"stale after a second file: {shop.says()}")

    def parameter():
        shop.edit("pets.yaml", "      parameters:\n",
                  "      parameters:\n        - {name: page, in: query, schema: {type: string}}\n")
    reached = shop.shard_of("list_pets")
    compiled, changed = shop.rebuilt(parameter)
    check(changed == {f"operations_{reached}.hpp", f"server_{reached}.cpp", f"client_{reached}.cpp",
                      "spec.cpp"}, f"a new parameter changed {changed}")
    check(compiled == {f"{part}_{reached}.cpp" for part in ("types", "server", "client")} |
          {"spec.cpp", "main.cpp"}, f"a new parameter compiled {compiled}")

    def header():
        shop.edit("pets.yaml", "    Basket:", "    Toy: {type: object}\n    Basket:")
    compiled, changed = shop.rebuilt(header)
    check("types.hpp" in changed, f"a new schema changed only {changed}")
    using = shop.sources_with('/json.hpp"') | {"spec.cpp", "main.cpp"}
    check(len(using) > 4 and compiled == using, f"a changed header compiled {compiled}, not {using}")
    check("toys=yes" in shop.says(), f"stale after a new schema: {shop.says()}")

    folder = shop.build / "pets-generated"
    compiled, changed = shop.rebuilt((folder / "src/types_1.cpp").unlink)
    check(compiled == {"types_1.cpp"} and not changed, f"a deleted source compiled {compiled}")
    compiled, changed = shop.rebuilt((folder / "include/pets/parts/client_class.hpp").unlink)
    check({"client.cpp", "main.cpp"} <= compiled and not changed and
          not any(name.startswith(("server_", "types_", "spec")) for name in compiled),
          f"a deleted header compiled {compiled}")

    before = shop.generated()
    shop.edit("pets.yaml", '"schemas.yaml#/Pet"', '"schemas.yaml#/Cat"')
    output = shop.make(fails=True)
    check("pets.yaml:" in output and "error:" in output and "[OA" in output,
          f"a broken document gives no located error:\n{output}")
    check(shop.generated() == before, "a broken document changed the generated code")
    shop.make(fails=True)
    shop.edit("pets.yaml", '"schemas.yaml#/Cat"', '"schemas.yaml#/Pet"')
    compiled, changed = shop.rebuilt()
    check(not compiled and not changed, f"a mended document compiled {compiled}")


def check_embedding():
    # Tenon is built for each way, and with Make its objects are not shared: there the runtime, once.
    ways, options = ("subdirectory", "fetch"), []
    if generator != "Ninja":
        ways, options = ("fetch",), [f"-DTENON_EXECUTABLE={build / 'generator' / 'tenon'}"]
    for way in ways:
        shop = consumer(way, f"-DTENON_SOURCE={root}", *options)
        shop.make("shop")
        check(shop.says() == FIRST, f"{way}: the first build says {shop.says()}")
        shop.edit("schemas.yaml", "maxLength: 5", "maxLength: 9")
        shop.make("shop")
        check("name=Rexxie accepted" in shop.says(), f"{way}: stale: {shop.says()}")


shutil.rmtree(work, ignore_errors=True)
work.mkdir(parents=True)
os.environ["CCACHE_BASEDIR"] = os.path.commonpath([root, work])
if mode == "rebuild":
    check_rebuilds()
else:
    check_embedding()
