"""`benchmarks/run client`: see there."""
import os
import shutil
import statistics
import subprocess
from pathlib import Path

import servers
from servers import npm

WORKLOADS = {"plaintext": "C1 plaintext", "orders": "C2 typed JSON"}
CALLS = 64  # at the same time
UNDICI = {"undici": "7.2.0"}


def build(folder: Path) -> None:
    quiet = {"stdout": subprocess.DEVNULL, "cwd": servers.ROOT, "check": True}
    subprocess.run(["cmake", "--preset", "release", "-B", str(folder), "-DTENON_BUILD_BENCHMARKS=ON",
                    "-DTENON_BUILD_TESTS=OFF", "-DTENON_BUILD_EXAMPLES=OFF"], **quiet)
    subprocess.run(["cmake", "--build", str(folder), "--target", "bench_http_typed",
                    "bench_clients"], **quiet)


def clients(folder: Path) -> dict:
    """The command of every client that is installed; the rest are named as skipped."""
    programs = folder / "benchmarks" / "client"
    found = {"tenon": ([programs / "bench_client_tenon"], {})}
    if (programs / "bench_client_curl").exists():
        found["libcurl"] = ([programs / "bench_client_curl"], {})
    if subprocess.run([servers.SYSTEM_PYTHON, "-c", "import aiohttp"], capture_output=True,
                      check=False).returncode == 0:
        found["aiohttp"] = ([servers.SYSTEM_PYTHON, servers.HERE / "client/aiohttp_client.py"], {})
    packages = npm.install(folder / "npm-clients", UNDICI) if shutil.which("node") else None
    if packages:
        found["undici"] = (["node", servers.HERE / "client/undici_client.js"],
                           {"NODE_PATH": str(packages.folder / "node_modules")})
    for name in ("libcurl", "aiohttp", "undici"):
        if name not in found:
            print(f"skipped: {name} is not installed")
    return found


def measure(command: list, environment: dict, processor: int, port: str, seconds: float,
            workload: str) -> tuple[float, float]:
    """Processor time a call, and calls a second."""
    done = subprocess.run(["taskset", "-c", str(processor), *map(str, command), port, str(CALLS),
                           str(seconds), workload], env={**os.environ, **environment},
                          capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise RuntimeError(f"{command[-1]} failed:\n{done.stdout}{done.stderr}")
    answered, clock, used = map(int, done.stdout.split())
    return used / answered, answered / (clock / 1e9)


def run(arguments) -> int:
    folder = Path(arguments.build).resolve()
    build(folder)
    found = clients(folder)
    processors = sorted(os.sched_getaffinity(0))
    server = servers.Server([folder / "benchmarks" / "http" / "bench_http_typed"], processors[0])
    results = {}
    try:
        for workload in WORKLOADS:
            for number in range(arguments.rounds):
                for name in list(found)[::-1 if number % 2 else 1]:
                    results.setdefault((workload, name), []).append(
                        measure(*found[name], processors[-1], server.port, arguments.seconds,
                                workload))
    finally:
        server.stop()

    least = None
    print(f"{'workload':14} {'client':8} {'CPU/call':>13} {'to tenon':>9} {'calls/s':>10}")
    for workload, title in WORKLOADS.items():
        for name in found:
            figures = results[workload, name]
            cpu, rate = (statistics.median(column) for column in zip(*figures))
            ratio = statistics.median(theirs / ours for (theirs, _), (ours, _) in
                                      zip(figures, results[workload, "tenon"]))
            print(f"{title:14} {name:8} {cpu / 1000:10.2f} us {ratio:9.2f} {rate:10.0f}")
            if name != "tenon":
                least = ratio if least is None else min(least, ratio)
    if least is None:
        print("skipped: no other client is installed")
        return 0
    print(f"the nearest other client takes {least:.2f} times our processor time a call (goal: 1)")
    return 0 if least >= 1 else 1
