"""Transfers and files beside other programs: see benchmarks/run."""
import os
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BUCKET = "tenon-bench"
SMALL = 16 * 1024
MIB = 1 << 20
LONGEST = 1800  # seconds of one command
CURL_GOAL = 1.1
PREAD_GOAL = 1.3
AIOFILES_GOAL = 10
AIOFILES = """
import asyncio, random, resource, sys
import aiofiles

async def main(kind, path, operations):
    size = 4096 if kind == "random" else 1 << 20
    async with aiofiles.open(path, "rb") as file:
        at = await file.seek(0, 2)
        blocks = at // size
        for each in range(operations):
            place = random.randrange(blocks) if kind == "random" else each % blocks
            if place * size != at:
                await file.seek(place * size)
            at = place * size + len(await file.read(size))

before = resource.getrusage(resource.RUSAGE_SELF)
asyncio.run(main(sys.argv[1], sys.argv[2], int(sys.argv[3])))
after = resource.getrusage(resource.RUSAGE_SELF)
print(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
"""


class Goals:
    """Ratios of Tenon to others, each with the most that it may be."""

    def __init__(self):
        self.ratios = []

    def add(self, what: str, ratio: float, goal: float) -> None:
        self.ratios.append((ratio / goal, what, ratio, goal))

    def broken(self) -> list:
        return [each for each in self.ratios if each[0] > 1]

    def figure(self) -> str:
        if not self.ratios:
            return "nothing was measured"
        _, what, ratio, goal = max(self.ratios)
        return (f"{len(self.broken())} of {len(self.ratios)} ratios above their goals; "
                f"nearest to it or furthest above: {what} {ratio:.2f} of {goal:.2f}")


def timed(command: list, environment: dict) -> tuple:
    """Seconds of the processor and of the clock."""
    began = time.monotonic()
    own = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    process = subprocess.Popen([str(word) for word in command], env={**own, **environment},
                               stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    late = threading.Timer(LONGEST, process.kill)
    late.start()
    try:
        errors = process.stderr.read()
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    finally:
        late.cancel()
        if process.returncode is None:
            process.kill()
            process.wait()
    if process.returncode != 0:
        raise RuntimeError(f"{command[0]} failed: {errors.decode(errors='replace')[-500:]}")
    return used.ru_utime + used.ru_stime, time.monotonic() - began


class Contenders:
    """The command of each for a task, with what it needs in the environment."""

    def __init__(self, transfer: Path, folder: Path):
        self.transfer = transfer
        self.endpoint = os.environ["S3_ENDPOINT"]
        self.key = os.environ["S3_ACCESS_KEY"]
        self.secret = os.environ["S3_SECRET_KEY"]
        (folder / "empty").write_text("")
        (folder / "s3cmd.ini").write_text("[default]\n")
        self.empty = folder / "empty"
        self.ini = folder / "s3cmd.ini"
        self.environment = {
            "AWS_CONFIG_FILE": str(self.empty), "AWS_ACCESS_KEY_ID": self.key,
            "AWS_SECRET_ACCESS_KEY": self.secret, "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_REQUEST_CHECKSUM_CALCULATION": "when_required",
            "AWS_RESPONSE_CHECKSUM_VALIDATION": "when_required",
            "RCLONE_CONFIG": str(self.empty), "RCLONE_CONFIG_CEPH_TYPE": "s3",
            "RCLONE_CONFIG_CEPH_PROVIDER": "Ceph", "RCLONE_CONFIG_CEPH_ENDPOINT": self.endpoint,
            "RCLONE_CONFIG_CEPH_ACCESS_KEY_ID": self.key,
            "RCLONE_CONFIG_CEPH_SECRET_ACCESS_KEY": self.secret}

    def commands(self, task: str, local: Path) -> dict:
        """By contender; `local` is the file or folder that goes up, or the one that comes down."""
        host = self.endpoint.split("//")[1]
        aws = ["aws", "--endpoint-url", self.endpoint, "s3"]
        s3cmd = ["s3cmd", f"--config={self.ini}", f"--host={host}", f"--host-bucket={host}", "--no-ssl",
                 "--region=us-east-1", f"--access_key={self.key}", f"--secret_key={self.secret}",
                 "--no-progress"]
        rclone = ["rclone", "--s3-no-check-bucket"]
        curl = ["curl", "--silent", "--show-error", "--fail", "--aws-sigv4", "aws:amz:us-east-1:s3",
                "--user", f"{self.key}:{self.secret}", "-H", "x-amz-content-sha256: UNSIGNED-PAYLOAD"]
        large = f"s3://{BUCKET}/large-"
        few = f"s3://{BUCKET}/many-"
        return {
            "up": {
                "tenon": [self.transfer, "upload-file", BUCKET, "large-tenon", local],
                "unsigned": [self.transfer, "upload-file", BUCKET, "large-unsigned", local,
                             "--streams", "unsigned"],
                "awscli": [*aws, "cp", "--quiet", local, large + "awscli"],
                "s3cmd": [*s3cmd, "put", local, large + "s3cmd"],
                "rclone": [*rclone, "copyto", local, f"ceph:{BUCKET}/large-rclone"],
                "curl": [*curl, "-T", local, f"{self.endpoint}/{BUCKET}/large-curl"],
            },
            "down": {
                "tenon": [self.transfer, "download-file", BUCKET, "large-tenon", local],
                "awscli": [*aws, "cp", "--quiet", large + "tenon", local],
                "s3cmd": [*s3cmd, "get", "--force", large + "tenon", local],
                "rclone": [*rclone, "copyto", "--ignore-times", f"ceph:{BUCKET}/large-tenon", local],
                "curl": [*curl, "-o", local, f"{self.endpoint}/{BUCKET}/large-tenon"],
            },
            "many up": {
                "tenon": [self.transfer, "sync-up", BUCKET, "many-tenon/", local, "--objects", "16"],
                "awscli": [*aws, "cp", "--quiet", "--recursive", local, few + "awscli/"],
                "s3cmd": [*s3cmd, "put", "--recursive", f"{local}/", few + "s3cmd/"],
                "rclone": [*rclone, "copy", "--ignore-times", "--transfers", "16", local,
                           f"ceph:{BUCKET}/many-rclone"],
            },
            "many down": {
                "tenon": [self.transfer, "sync-down", BUCKET, "many-tenon/", local, "--objects", "16"],
                "awscli": [*aws, "cp", "--quiet", "--recursive", few + "tenon/", local],
                "s3cmd": [*s3cmd, "get", "--recursive", "--force", few + "tenon/", f"{local}/"],
                "rclone": [*rclone, "copy", "--ignore-times", "--transfers", "16",
                           f"ceph:{BUCKET}/many-tenon", local],
            },
        }[task]


def usable(program) -> bool:
    if shutil.which(str(program)) is None:
        return False
    tried = [str(program), "--version"] if Path(program).name != "tenon_transfer" else [str(program), "self-check"]
    return subprocess.run(tried, capture_output=True, check=False).returncode == 0


def present_for(contenders: Contenders, task: str, up: Path) -> list:
    """Those that can take part; the others are skipped with a word."""
    commands = contenders.commands(task, up)
    found = [name for name, command in commands.items() if usable(command[0])]
    missing = [name for name in commands if name not in found]
    if missing:
        print(f"skipped in {task}: {', '.join(missing)}")
    return found


def require_whole(local: Path, arguments) -> None:
    """What came down is as large as what went up."""
    if local.is_dir():
        sizes = [each.stat().st_size for each in local.rglob("*") if each.is_file()]
        whole = len(sizes) == arguments.objects and sum(sizes) == SMALL * arguments.objects
    else:
        whole = local.stat().st_size == arguments.bytes
    if not whole:
        raise RuntimeError("what came down is not what went up")


def remove(contenders: Contenders, prefix: str) -> None:
    """Objects, and the memory that they take in the server."""
    subprocess.run([contenders.transfer, "remove", BUCKET, prefix], check=True, stdout=subprocess.DEVNULL)
    subprocess.run([ROOT / "scripts" / "s3-server", "collect", os.environ["S3_DIR"]], check=True)


def measure_task(contenders: Contenders, task: str, up: Path, folder: Path, arguments) -> dict:
    """By contender: lists of seconds of the processor and of the clock. The objects of Tenon stay."""
    down = "down" in task
    local = folder / "down" if down else up
    prefix = "many-" if "many" in task else "large-"
    present = present_for(contenders, task, up)
    found = {name: ([], []) for name in present}
    for number in range(arguments.rounds):
        for name in present[::-1 if number % 2 else 1]:
            if down:
                shutil.rmtree(local, ignore_errors=True)
                local.unlink(missing_ok=True)
            if down and "many" in task:
                local.mkdir()
            elif not down:
                remove(contenders, prefix + name)
            processor, clock = timed(contenders.commands(task, local)[name], contenders.environment)
            found[name][0].append(processor)
            found[name][1].append(clock)
            if down:
                require_whole(local, arguments)
            elif name != "tenon":
                remove(contenders, prefix + name)
    return found


def make_content(arguments, folder: Path) -> tuple:
    """The file and the folder that go up."""
    large = folder / "large"
    with large.open("wb") as file:
        for _ in range(0, arguments.bytes, MIB):
            file.write(os.urandom(MIB))
        file.truncate(arguments.bytes)
    many = folder / "many"
    many.mkdir()
    for number in range(arguments.objects):
        (many / f"{number:06}").write_bytes(os.urandom(SMALL))
    return large, many


def transfers(arguments, build: Path, folder: Path, goals: Goals) -> None:
    program = build / "benchmarks" / "store" / "transfer" / "tenon_transfer"
    contenders = Contenders(program, folder)
    subprocess.run([program, "create", BUCKET], check=True, stdout=subprocess.DEVNULL)
    large, many = make_content(arguments, folder)
    print(f"{'task':10} {'program':8} {'processor s':>12} {'ratio':>7} {'clock s':>9} {'ratio':>7}")
    for task in ("up", "down", "many up", "many down"):
        found = measure_task(contenders, task, many if "many" in task else large, folder, arguments)
        medians = {name: [statistics.median(each) for each in measured] for name, measured in found.items()}
        for name, theirs in medians.items():
            # curl does not hash what it sends either.
            like_curl = "unsigned" if name == "curl" and "unsigned" in medians else "tenon"
            ours = medians[like_curl]
            ratios = [mine / their for mine, their in zip(ours, theirs)]
            print(f"{task:10} {name:8} {theirs[0]:12.3f} {ratios[0]:7.2f} {theirs[1]:9.3f} {ratios[1]:7.2f}",
                  flush=True)
            if name in ("tenon", "unsigned"):
                continue
            for what, ratio in zip(("processor", "clock"), ratios):
                goals.add(f"{task}, {what}, beside {name}", ratio, CURL_GOAL if name == "curl" else 1.0)


def python_with_aiofiles() -> str:
    """Empty where there is none."""
    for python in (sys.executable, "/usr/bin/python3"):
        tried = subprocess.run([python, "-c", "import aiofiles"], capture_output=True, check=False)
        if tried.returncode == 0:
            return python
    print("skipped: aiofiles")
    return ""


def files(build: Path, folder: Path, rounds: int, goals: Goals) -> None:
    program = build / "benchmarks" / "store" / "bench_files"
    content = folder / "content"
    content.write_bytes(os.urandom(64 * MIB))
    python = python_with_aiofiles()
    for kind, operations in (("random", 200_000), ("sequential", 4_000)):
        few = operations // 20
        # The last two do not read: they show what no read can be cheaper than.
        commands = {name: ([program, name, kind, content], operations)
                    for name in ("plain", "thread", "tenon", "memcpy", "mapped")}
        if python:
            commands["aiofiles"] = ([python, "-c", AIOFILES, kind, content], few)
        seconds = {name: [] for name in commands}
        for _ in range(rounds):
            for name, (command, count) in commands.items():
                told = subprocess.run([*command, str(count)], check=True, capture_output=True, text=True,
                                      timeout=LONGEST).stdout
                seconds[name].append(float(told) / count)
        medians = {name: statistics.median(each) for name, each in seconds.items()}
        ratios = {name: medians["tenon"] / each for name, each in medians.items()}
        for name, each in medians.items():
            print(f"{kind:10} {name:8} {each * 1e6:9.2f} us of the processor each, tenon {ratios[name]:.2f}")
        if kind == "sequential":
            goals.add("sequential reads beside pread", ratios["plain"], PREAD_GOAL)
        if python:
            goals.add(f"{kind} reads beside aiofiles", ratios["aiofiles"], 1 / AIOFILES_GOAL)


def trees(build: Path, folder: Path, rounds: int) -> None:
    source = folder / "tree"
    for number in range(2_000):
        place = source / f"{number % 50:02}"
        place.mkdir(parents=True, exist_ok=True)
        (place / f"{number}").write_bytes(os.urandom(4096))
    copies = {"tenon": [build / "benchmarks" / "store" / "bench_files", "tenon", "copy"], "cp": ["cp", "-r"]}
    measured = {name: ([], []) for name in copies}
    for _ in range(rounds):
        for name, command in copies.items():
            shutil.rmtree(folder / "copy", ignore_errors=True)
            for taken, each in zip(timed([*command, source, folder / "copy"], {}), measured[name]):
                each.append(taken)
    medians = {name: [statistics.median(each) for each in lists] for name, lists in measured.items()}
    for at, what in enumerate(("processor", "clock")):
        ours, theirs = medians["tenon"][at], medians["cp"][at]
        print(f"tree of 2000 files, {what}: {ours:.3f} s, cp -r {theirs:.3f} s, ratio {ours / theirs:.2f}")


def build_programs(folder: Path) -> None:
    quiet = {"stdout": subprocess.DEVNULL}
    subprocess.run(["cmake", "--preset", "release", "-B", str(folder), "-DTENON_BUILD_BENCHMARKS=ON",
                    "-DTENON_BUILD_TESTS=OFF", "-DTENON_BUILD_EXAMPLES=OFF"], cwd=ROOT, check=True, **quiet)
    subprocess.run(["cmake", "--build", str(folder), "--target", "bench_files", "tenon_transfer"], cwd=ROOT,
                   check=True, **quiet)


def run(arguments) -> int:
    build = Path(arguments.build).resolve()
    if "S3_ENDPOINT" not in os.environ and os.environ.get("TENON_STORE_SERVER") != "none":
        build_programs(build)
        again = [ROOT / "scripts" / "s3-server", "run", sys.executable, ROOT / "benchmarks" / "run", *sys.argv[1:]]
        # At most the objects of Tenon and of another.
        memory = (arguments.bytes + arguments.objects * SMALL) * 4
        environment = dict(os.environ, S3_SERVER_BYTES=str(max(memory, 2 << 30)))
        status = subprocess.run([str(word) for word in again], env=environment, check=False).returncode
        if status != 77:
            return status
        os.environ["TENON_STORE_SERVER"] = "none"
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # folders are removed on the way
    goals = Goals()
    with tempfile.TemporaryDirectory(prefix="tenon-bench-") as name:
        folder = Path(name)
        if "S3_ENDPOINT" in os.environ:
            transfers(arguments, build, folder, goals)
        files(build, folder, arguments.rounds, goals)
        trees(build, folder, arguments.rounds)
    for _, what, ratio, goal in goals.broken():
        print(f"above its goal: {what}: {ratio:.2f}, goal {goal:.2f}")
    print(goals.figure() + ("" if "S3_ENDPOINT" in os.environ else "; skipped: transfers, there is no Ceph"))
    return 0 if not goals.broken() else 1
