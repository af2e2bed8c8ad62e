"""Times generators on large documents; see benchmarks/run."""
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "scripts" / "lib"))
import npm  # noqa: E402

DOCUMENTS = {"GitHub": "github.json", "Stripe": "stripe.yaml"}
SECONDS_GOAL = 2.0
MIB_GOAL = 1024


def build(folder: pathlib.Path) -> pathlib.Path:
    """The generator, optimised."""
    quiet = {"cwd": ROOT, "check": True, "stdout": subprocess.DEVNULL}
    subprocess.run(["cmake", "--preset", "release", "-B", str(folder)], **quiet)
    subprocess.run(["cmake", "--build", str(folder), "--target", "tenon_generator"], **quiet)
    return folder / "generator" / "tenon"


def measured(command: list, log: pathlib.Path) -> tuple[float, float, float] | None:
    """Processor seconds, seconds of the clock and peak MiB of one process; None where it fails."""
    start = time.perf_counter()
    with open(log, "wb") as out:
        process = subprocess.Popen(command, stdout=out, stderr=out, stdin=subprocess.DEVNULL,
                                   cwd=log.parent)  # where some leave logs of their own
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        return None
    return usage.ru_utime + usage.ru_stime, seconds, usage.ru_maxrss / 1024


def commands(tenon: pathlib.Path, peers) -> dict:
    """How each generator is started, given a document and a folder that does not exist."""
    made = {"tenon": lambda spec, out: [tenon, "generate", spec, "--output", out, "--name", "api"]}
    if peers is not None:
        made["openapi-typescript"] = lambda spec, out: [
            *peers.command("openapi-typescript"), spec, "--output", out / "schema.ts"]
        made["@hey-api/openapi-ts"] = lambda spec, out: [
            *peers.command("openapi-ts"), "-i", spec, "-o", out, "-c", "@hey-api/client-fetch"]
    return made


def run(arguments) -> int:
    corpus = pathlib.Path(os.environ.get("TENON_CORPUS", ROOT.parent / "shared/corpus")) / "specs/real"
    missing = [name for name in DOCUMENTS.values() if not (corpus / name).exists()]
    if missing:
        print(f"skipped: there is no {' and no '.join(missing)} in {corpus}")
        return 0
    tenon = build(pathlib.Path(arguments.build).resolve())
    generators = commands(tenon, npm.install(ROOT / "build/peers/npm"))
    results = {}
    with tempfile.TemporaryDirectory() as name:
        scratch = pathlib.Path(name)
        for turn in range(arguments.rounds):  # in turn: all see the same machine
            for title, spec in DOCUMENTS.items():
                for generator, command in generators.items():
                    out = scratch / f"{turn}-{title}-{generator.replace('/', '-')}"
                    figures = measured(command(corpus / spec, out), scratch / "log")
                    if figures is None and generator == "tenon":
                        sys.exit(f"tenon failed:\n{(scratch / 'log').read_text(errors='replace')}")
                    results.setdefault((title, generator), []).append(figures)

    print("| document | generator | processor s | clock s | peak MiB |")
    print("|---|---|---|---|---|")
    slowest = largest = 0.0
    for (title, generator), figures in results.items():
        if None in figures:
            print(f"| {title} | {generator} | refuses the document | – | – |")
            continue
        processor, clock, peak = (statistics.median(column) for column in zip(*figures))
        print(f"| {title} | {generator} | {processor:.2f} | {clock:.2f} | {peak:.0f} |")
        if generator == "tenon":
            slowest, largest = max(slowest, processor), max(largest, peak)
    print(f"Tenon at most {slowest:.2f} s of processor time (goal: {SECONDS_GOAL:.0f}) and "
          f"{largest:.0f} MiB (goal: {MIB_GOAL})")
    return 0 if slowest <= SECONDS_GOAL and largest <= MIB_GOAL else 1
