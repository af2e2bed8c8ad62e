"""Transfers and files beside other programs: see benchmarks/run."""
import importlib.util
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BUCKET = "tenon-bench"
SMALL = 16 * 1024
MIB = 1 << 20
CURL_GOAL = 1.1
PREAD_GOAL = 1.3
AIOFILES_GOAL = 10
AIOFILES = """
import asyncio, random, resource, sys
import aiofiles

async def main(kind, path, operations):
    size = 4096 if kind == "random" else 1 << 20
    async with aiofiles.open(path, "rb") as file:
        blocks = (await file.seek(0, 2)) // size
        for each in range(operations):
            place = random.randrange(blocks) if kind == "random" else each % blocks
            await file.seek(place * size)
            await file.read(size)

before = resource.getrusage(resource.RUSAGE_SELF)
asyncio.run(main(sys.argv[1], sys.argv[2], int(sys.argv[3])))
after = resource.getrusage(resource.RUSAGE_SELF)
print(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
"""


def timed(command: list, environment: dict) -> tuple:
    """Seconds of the processor and of the clock."""
    began = time.monotonic()
    own = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    process = subprocess.Popen([str(word) for word in command], env={**own, **environment},
                               stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    errors = process.stderr.read()
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
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


def measure_task(contenders: Contenders, task: str, up: Path, folder: Path, rounds: int) -> dict:
    """By contender: lists of seconds of the processor and of the clock."""
    down = "down" in task
    present = [name for name, command in contenders.commands(task, up).items() if usable(command[0])]
    found = {name: ([], []) for name in present}
    for number in range(rounds):
        for name in present[::-1 if number % 2 else 1]:
            local = folder / "down"
            shutil.rmtree(local, ignore_errors=True)
            local.unlink(missing_ok=True)
            if down and "many" in task:
                local.mkdir()
            command = contenders.commands(task, local if down else up)[name]
            if not down and name == "tenon" and "many" in task:
                command = [*command[:3], f"many-tenon{'' if number == 0 else number}/", *command[4:]]
            processor, clock = timed(command, contenders.environment)
            found[name][0].append(processor)
            found[name][1].append(clock)
        # What was replaced takes memory until then.
        subprocess.run([ROOT / "scripts" / "s3-server", "collect", os.environ["S3_DIR"]], check=True)
    return found


def transfers(arguments, build: Path, folder: Path) -> list:
    """Ratios to Tenon that do not hold."""
    program = build / "benchmarks" / "store" / "transfer" / "tenon_transfer"
    contenders = Contenders(program, folder)
    subprocess.run([program, "create", BUCKET], check=True, stdout=subprocess.DEVNULL)
    large = folder / "large"
    with large.open("wb") as file:
        for _ in range(0, arguments.bytes, MIB):
            file.write(os.urandom(MIB))
        file.truncate(arguments.bytes)
    many = folder / "many"
    many.mkdir()
    for number in range(arguments.objects):
        (many / f"{number:06}").write_bytes(os.urandom(SMALL))
    broken = []
    print(f"{'task':10} {'program':8} {'processor s':>12} {'ratio':>7} {'clock s':>9} {'ratio':>7}")
    for task in ("up", "down", "many up", "many down"):
        found = measure_task(contenders, task, many if "many" in task else large, folder, arguments.rounds)
        medians = {name: [statistics.median(each) for each in measured] for name, measured in found.items()}
        for name, theirs in medians.items():
            # curl does not hash what it sends either.
            ours = medians["unsigned" if name == "curl" and "unsigned" in medians else "tenon"]
            ratios = [mine / their for mine, their in zip(ours, theirs)]
            print(f"{task:10} {name:8} {theirs[0]:12.3f} {ratios[0]:7.2f} {theirs[1]:9.3f} {ratios[1]:7.2f}",
                  flush=True)
            if name in ("tenon", "unsigned"):
                continue
            goal = CURL_GOAL if name == "curl" else 1.0
            broken += [f"{task} {what} beside {name}: {ratio:.2f}"
                       for what, ratio in zip(("processor", "clock"), ratios) if ratio > goal]
    return broken


def files(build: Path, folder: Path, rounds: int) -> list:
    program = build / "benchmarks" / "store" / "bench_files"
    content = folder / "content"
    content.write_bytes(os.urandom(64 * MIB))
    others = importlib.util.find_spec("aiofiles") is not None
    if not others:
        print("skipped: there is no aiofiles")
    broken = []
    for kind, operations in (("random", 200_000), ("sequential", 4_000)):
        seconds = {}
        for _ in range(rounds):
            for name in ("plain", "tenon"):
                told = subprocess.run([program, name, kind, content, str(operations)], check=True,
                                      capture_output=True, text=True).stdout
                seconds.setdefault(name, []).append(float(told) / operations)
            if others:
                few = operations // 20
                told = subprocess.run([sys.executable, "-c", AIOFILES, kind, content, str(few)], check=True,
                                      capture_output=True, text=True).stdout
                seconds.setdefault("aiofiles", []).append(float(told) / few)
        medians = {name: statistics.median(each) for name, each in seconds.items()}
        for name, each in medians.items():
            print(f"{kind:10} {name:8} {each * 1e6:9.2f} us of the processor each, "
                  f"tenon {medians['tenon'] / each:.2f}")
        if kind == "sequential" and medians["tenon"] / medians["plain"] > PREAD_GOAL:
            broken.append(f"sequential reads beside pread: {medians['tenon'] / medians['plain']:.2f}")
        if others and medians["aiofiles"] / medians["tenon"] < AIOFILES_GOAL:
            broken.append(f"{kind} reads beside aiofiles: {medians['tenon'] / medians['aiofiles']:.2f}")
    return broken


def trees(build: Path, folder: Path, rounds: int) -> None:
    source = folder / "tree"
    for number in range(2_000):
        place = source / f"{number % 50:02}"
        place.mkdir(parents=True, exist_ok=True)
        (place / f"{number}").write_bytes(os.urandom(4096))
    medians = {}
    for name in ("tenon", "cp"):
        measured = []
        for _ in range(rounds):
            shutil.rmtree(folder / "copy", ignore_errors=True)
            command = (["cp", "-r", source, folder / "copy"] if name == "cp" else
                       [build / "benchmarks" / "store" / "bench_files", "tenon", "copy", source, folder / "copy"])
            measured.append(timed(command, {})[0])
        medians[name] = statistics.median(measured)
    print(f"tree of 2000 files: {medians['tenon']:.3f} s of the processor, cp -r {medians['cp']:.3f} s, "
          f"ratio {medians['tenon'] / medians['cp']:.2f}")


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
        memory = arguments.bytes * 6 * arguments.rounds + arguments.objects * SMALL * 6 * arguments.rounds
        environment = dict(os.environ, S3_SERVER_BYTES=str(max(memory, 2 << 30)))
        status = subprocess.run([str(word) for word in again], env=environment, check=False).returncode
        if status != 77:
            return status
        os.environ["TENON_STORE_SERVER"] = "none"
    with tempfile.TemporaryDirectory(prefix="tenon-bench-") as name:
        folder = Path(name)
        broken = transfers(arguments, build, folder) if "S3_ENDPOINT" in os.environ else []
        broken += files(build, folder, arguments.rounds)
        trees(build, folder, arguments.rounds)
    for each in broken:
        print(f"above its goal: {each}")
    skipped = "" if "S3_ENDPOINT" in os.environ else "; skipped: transfers, there is no Ceph"
    print(f"{len(broken)} ratios above their goals (others 1.0, curl {CURL_GOAL}, pread {PREAD_GOAL}, "
          f"aiofiles 1/{AIOFILES_GOAL}){skipped}")
    return 0 if not broken else 1
