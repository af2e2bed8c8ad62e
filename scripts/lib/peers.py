"""Joins Tenon's servers and clients with those of npm packages; see scripts/peers.

peers.py CORPUS ROOT BUILD: BUILD has the programs of tests/peers. Everything else is made in build/peers.
"""
import contextlib
import os
import pathlib
import re
import shutil
import subprocess
import sys
import time

import npm

SECONDS_TO_START = 60
LISTENING = re.compile(r"listening on (http://127\.0\.0\.1:\d+)")
OPERATION = re.compile(r"^export const (\w+) = ", re.MULTILINE)
LINE = re.compile(r"^(ok|failed) (\w+)(.*)$", re.MULTILINE)


@contextlib.contextmanager
def running(command, log):
    """The address of a server, which is stopped at the end."""
    with open(log, "wb") as out:
        process = subprocess.Popen(command, stdout=out, stderr=out, stdin=subprocess.DEVNULL)
    try:
        limit = time.monotonic() + SECONDS_TO_START
        while not (address := LISTENING.search(log.read_text(errors="replace"))):
            if process.poll() is not None or time.monotonic() > limit:
                sys.exit(f"{command[0]} did not start:\n{log.read_text(errors='replace')}")
            time.sleep(0.1)
        yield address[1]
    finally:
        process.terminate()
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def judged(title, command, operations):
    """Runs the caller of a server; how many of the operations went well."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
        output = done.stdout
        trouble = done.stderr
    except subprocess.TimeoutExpired as late:
        output, trouble = (late.stdout or b"").decode(errors="replace"), "it did not end"
    told = {name: (verdict, rest) for verdict, name, rest in LINE.findall(output)}
    good = 0
    for operation in operations:
        verdict, rest = told.pop(operation, ("failed", ": it was not called"))
        good += verdict == "ok"
        if verdict != "ok":
            print(f"  failed {operation}{rest}")
    for stranger in told:
        print(f"  not in the document: {stranger}")
    print(f"{title}: {good} of {len(operations)}")
    if good != len(operations) and trouble.strip():
        print("  " + "\n  ".join(trouble.strip().splitlines()[-5:]))
    return good


def generate_clients(packages, callers, specs):
    """Clients of @hey-api/openapi-ts and their callers, compiled; the operations of each document."""
    shutil.rmtree(callers, ignore_errors=True)
    callers.mkdir(parents=True)
    for source in (pathlib.Path(__file__).parents[2] / "tests/peers/callers").glob("*.ts"):
        shutil.copy(source, callers)
    operations = {}
    for name, spec in specs.items():
        packages.run("openapi-ts", "-i", spec, "-o", callers / name, "-c", "@hey-api/client-fetch")
        operations[name] = OPERATION.findall((callers / name / "sdk.gen.ts").read_text())
    (callers / "node_modules").symlink_to(packages.folder / "node_modules")
    packages.run("tsc", "--strict", "--skipLibCheck", "--target", "es2022", "--module", "commonjs",
                 "--moduleResolution", "node10", "--types", "node", "--outDir", callers / "out",
                 *(callers / f"{name}.ts" for name in specs))
    return operations


def main():
    corpus, root, build = map(pathlib.Path, sys.argv[1:])
    specs = {"petstore": root / "specs/petstore.yaml", "features": root / "specs/features.yaml"}
    museum = corpus / "specs/real/museum.yaml"
    if museum.exists() and (build / "tests/peers/peers_museum_server").exists():
        specs["museum"] = museum
    else:
        print(f"skipped: museum, there is no {museum}")
    folder = root / "build/peers"
    packages = npm.install(folder / "npm")
    if packages is None:
        return 0
    callers = folder / "callers"
    operations = generate_clients(packages, callers, specs)

    good = total = 0
    for name, spec in specs.items():
        server = build / "tests/peers" / f"peers_{name}_server"
        if name == "petstore":
            server = build / "examples/petstore/petstore_server"
        with running([server, "--host", "127.0.0.1", "--port", "0"], folder / f"{name}.log") as address:
            good += judged(f"{name}: client by @hey-api/openapi-ts, server by Tenon",
                           ["node", callers / "out" / f"{name}.js", address], operations[name])
        mock = [*packages.command("prism"), "mock", "--host", "127.0.0.1", "--port", "0", "--errors", spec]
        with running(mock, folder / f"{name}.prism.log") as address:
            good += judged(f"{name}: client by Tenon, server mocked by Prism",
                           [build / "tests/peers" / f"peers_{name}_client", address],
                           operations[name])
        total += 2 * len(operations[name])
    print(f"{good} of {total} operations exchanged with peers")
    return 0 if good == total else 1


sys.exit(main())
