"""`benchmarks/run http`: see there."""
import json
import os
import statistics
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import servers

JUDGED = "typed"  # what users have
MEBIBYTE = 1 << 20

HEAD = "Host: localhost\r\nUser-Agent: load\r\nAccept: */*\r\n\r\n"
ORDER = json.dumps({
    "id": 4711, "customer": "Ada Lovelace", "currency": "EUR", "express": True,
    "note": "Please leave it at the back door",
    "items": [{"sku": f"SKU-{i:05}", "title": f"A thing of the {i}th kind, in blue",
               "quantity": i + 1, "price": 9.95 + i} for i in range(10)],
}, separators=(",", ":"))


@dataclass
class Workload:
    name: str
    request: str
    connections: int = 64
    depth: int = 1              # requests in flight on each connection
    body: int = 0               # bytes that follow the request's text
    fresh: bool = False         # a connection for every request
    without: tuple = ()         # servers that do not offer it
    goal: float | None = None   # for the ratio of what is generated
    tls: bool = False           # encrypted, and compared with nginx

    @property
    def yardstick(self) -> str:
        return "nginx" if self.tls else "epoll"


GET_PLAINTEXT = "GET /plaintext HTTP/1.1\r\n" + HEAD
WORKLOADS = [
    Workload("W1 plaintext", GET_PLAINTEXT, goal=1.1),
    Workload("W1p pipelined", GET_PLAINTEXT, depth=16, goal=1.3,
             without=("httplib", "pistache")),
    Workload("W3 parameters", "GET /users/1234?verbose=true&limit=20 HTTP/1.1\r\n" + HEAD,
             goal=1.1, without=("nginx",)),
    # The others of ours have no codec for it.
    Workload("W2 typed JSON", "POST /orders HTTP/1.1\r\nContent-Type: application/json\r\n"
             f"Content-Length: {len(ORDER)}\r\n" + HEAD + ORDER,
             goal=1.1, without=("nginx", "tenon", "beast")),
    Workload("W5 connections", GET_PLAINTEXT, connections=16, fresh=True,
             goal=1.3,
             without=("httplib",)),  # it waits for what was reset
    Workload("W6 1 MiB down", "GET /blob HTTP/1.1\r\n" + HEAD, connections=8,
             without=("beast", "pistache")),
    Workload("W7 1 MiB up", "POST /blob HTTP/1.1\r\nContent-Type: application/octet-stream\r\n"
             f"Content-Length: {MEBIBYTE}\r\n" + HEAD, connections=8, body=MEBIBYTE,
             without=("nginx", "beast", "pistache")),
    Workload("W8 TLS", GET_PLAINTEXT, connections=16, tls=True),  # few handshakes
]


def build(folder: Path) -> None:
    quiet = {"stdout": subprocess.DEVNULL}
    subprocess.run(
        ["cmake", "--preset", "release", "-B", str(folder), "-DTENON_BUILD_BENCHMARKS=ON",
         "-DTENON_BUILD_TESTS=OFF", "-DTENON_BUILD_EXAMPLES=OFF"], cwd=servers.ROOT, check=True,
        **quiet)
    targets = [f"bench_http_{name}" for name in servers.OWN + ["load", "peers"]]
    subprocess.run(["cmake", "--build", str(folder), "--target", *targets], cwd=servers.ROOT,
                   check=True, **quiet)


class Starved(Exception):
    """A round in which the server or the load did not get to run."""


class Bench:
    def __init__(self, arguments, folder: Path):
        self.rounds, self.seconds = arguments.rounds, arguments.seconds
        self.programs = folder / "benchmarks" / "http"
        processors = sorted(os.sched_getaffinity(0))
        self.load_on = processors[-1]
        self.running = {}
        self.encrypted = {}
        self.scratch = tempfile.TemporaryDirectory()
        self.results = {}
        try:
            for name in servers.OWN:
                self.running[name] = servers.Server([self.programs / f"bench_http_{name}"],
                                                    processors[0])
            self.encrypted = servers.start_encrypted(self.programs, Path(self.scratch.name),
                                                     processors[0])
            if arguments.peers:
                self.running |= servers.start_others(self.programs, folder, processors[0])
        except BaseException:
            self.stop()
            raise

    def stop(self):
        for server in [*self.running.values(), *self.encrypted.values()]:
            server.stop()
        self.scratch.cleanup()

    def asked(self, workload: Workload) -> dict:
        return self.encrypted if workload.tls else self.running

    def offering(self, workload: Workload) -> list[str]:
        return [name for name in self.asked(workload) if name not in workload.without]

    def seconds_for(self, name: str, workload: Workload) -> float:
        """Those of others may be far slower, and take part in few rounds."""
        return self.seconds if name in servers.OWN and not workload.tls else 5 * self.seconds

    def measure(self, name: str, workload: Workload, seconds: float):
        server = self.asked(workload)[name]
        connection = "tls" if workload.tls else "fresh" if workload.fresh else "kept"
        before = server.used()
        done = subprocess.run(
            ["taskset", "-c", str(self.load_on), str(self.programs / "bench_http_load"),
             server.port, str(workload.connections), str(workload.depth), str(seconds),
             str(workload.body), connection, workload.request],
            capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise RuntimeError(f"{workload.name} of {name} failed:\n{done.stderr}")
        used = server.used() - before
        answered, nanoseconds = map(int, done.stdout.split())
        if answered == 0:
            raise Starved(f"no answer of {name} in {seconds} s: the machine is too busy to "
                          "measure on")
        return used / answered, answered / (nanoseconds / 1e9)

    def round(self, workload: Workload, number: int):
        """A round in which every server answered; a machine that denies it again and again is too
        busy. Peers that are far slower are measured in every fifth round only."""
        names = [name for name in self.offering(workload)
                 if name in servers.OWN or workload.tls or number % 5 == 0]
        if number % 2:
            names.reverse()
        for attempt in range(5):
            try:
                return {name: self.measure(name, workload, self.seconds_for(name, workload))
                        for name in names}
            except Starved as starved:
                if attempt == 4:
                    raise
                print(f"measured again: {starved}", file=sys.stderr)

    def run(self):
        for workload in WORKLOADS:  # warm up
            for name in self.offering(workload):
                self.measure(name, workload, self.seconds_for(name, workload))
        for workload in filter(self.offering, WORKLOADS):
            for number in range(self.rounds):
                figures = self.round(workload, number)
                for name, (cpu, rate) in figures.items():
                    self.results.setdefault((workload.name, name), []).append(
                        (cpu, rate, cpu / figures[workload.yardstick][0]))  # the machine's drift cancels out


def report(bench: Bench) -> list[str]:
    """Prints the table; the goals that were missed."""
    missed = []
    print(f"{'workload':16} {'server':8} {'CPU/request':>13} {'ratio':>7} {'requests/s':>12}")
    for workload in WORKLOADS:
        for name in bench.offering(workload):
            cpu, rate, ratio = (statistics.median(column)
                                for column in zip(*bench.results[workload.name, name]))
            print(f"{workload.name:16} {name:8} {cpu * 1e6:10.2f} us {ratio:7.2f} {rate:12.0f}")
            if name == JUDGED and workload.goal is not None and ratio > workload.goal:
                missed.append(f"{workload.name} {ratio:.2f} (goal: {workload.goal})")
    return missed


def run(arguments) -> int:
    folder = Path(arguments.build).resolve()
    build(folder)
    bench = Bench(arguments, folder)
    try:
        bench.run()
    finally:
        bench.stop()
    missed = report(bench)
    judged = [workload for workload in WORKLOADS if workload.goal is not None]
    print(f"ratios of CPU per request to the epoll server that hold: {len(judged) - len(missed)} of "
          f"{len(judged)}" + "".join(f"; {each}" for each in missed))
    return 1 if missed else 0
