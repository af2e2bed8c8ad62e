"""The memory of transfers: see scripts/store-memory."""
import json
import os
import subprocess
import sys
import tempfile
import urllib.request
from pathlib import Path

from transfers import MIB, Broken, Transfers, above_idle, status_of

GOAL_MIB = 64
BUDGET_MIB = 64
AT_ONCE = 1000
SMALL = 256 * 1024
# As many as a client has connections to a host, each of content that comes in large pieces.
LARGE_AT_ONCE = 256
LARGE = 2 * MIB
BUCKET = "tenon-memory"


class Drop:
    """examples/drop on a store, and what it takes."""

    def __init__(self, program: str, store: str, largest: int):
        environment = dict(os.environ, DROP_TOKEN="secret")
        environment["AWS_ACCESS_KEY_ID"] = os.environ.get("S3_ACCESS_KEY", "none")
        environment["AWS_SECRET_ACCESS_KEY"] = os.environ.get("S3_SECRET_KEY", "none")
        self.process = subprocess.Popen(
            [program, store, "--port", "0", "--max-body", str(largest), "--log-level", "warning"],
            env=environment, stdout=subprocess.PIPE, text=True)
        line = self.process.stdout.readline()
        if not line.startswith("listening on "):
            raise Broken("drop_server did not start")
        self.url = line.removeprefix("listening on ").strip()

    def status(self, name: str) -> int:
        for line in Path(f"/proc/{self.process.pid}/status").read_text().splitlines():
            if line.startswith(name + ":"):
                return int(line.split()[1])
        raise Broken(f"the kernel tells no {name}")

    def list(self) -> list:
        asked = urllib.request.Request(self.url + "/files", headers={"Authorization": "Bearer secret"})
        return json.load(urllib.request.urlopen(asked))

    def measure(self, command: list) -> float:
        """MiB above idle while a command runs."""
        self.list()
        idle = self.status("VmRSS")
        Path(f"/proc/{self.process.pid}/clear_refs").write_text("5")  # the peak begins anew
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        return (self.status("VmHWM") - idle) / 1024

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(timeout=30)


def through_drop(program: str, store: str, size: int, name: str) -> dict:
    drop = Drop(program, store, size)
    curl = ["curl", "--silent", "--show-error", "--fail", "-H", "Authorization: Bearer secret"]
    url = drop.url + "/files/large.bin"
    try:
        up = ["bash", "-c", 'head -c "$1" /dev/zero | "${@:2}"', "bash", str(size), *curl, "-H",
              "Content-Type: application/octet-stream", "-T", "-", url]
        figures = {f"{name}: upload": drop.measure(up)}
        stored = {each["name"]: each["size"] for each in drop.list()}
        if stored.get("large.bin") != size:
            raise Broken(f"{name}: stored is {stored}")
        figures[f"{name}: download"] = drop.measure([*curl, "-o", "/dev/null", url])
        return figures
    finally:
        drop.stop()


def through_client(program: str, size: int) -> dict:
    transfers = Transfers(program)
    transfers.must("create", BUCKET)
    figures = {"client: upload of a stream": above_idle(transfers.must("upload", BUCKET, "large", size))}
    figures["client: download"] = above_idle(transfers.must("download", BUCKET, "large", size))
    many = [BUCKET, "small-", AT_ONCE, SMALL, AT_ONCE, "--memory", BUDGET_MIB * MIB]
    up = transfers.must("upload-many", *many)
    figures[f"client: {AT_ONCE} uploads at once, their budget"] = up["budget_peak"] / MIB
    figures[f"client: {AT_ONCE} uploads at once, all"] = above_idle(up)
    figures[f"client: {AT_ONCE} downloads at once"] = above_idle(transfers.must("download-many", *many))
    large = [BUCKET, "large-", LARGE_AT_ONCE, LARGE]
    transfers.must("upload-many", *large, 16)
    down = transfers.must("download-many", *large, LARGE_AT_ONCE)
    figures[f"client: {LARGE_AT_ONCE} downloads of {LARGE // MIB} MiB together"] = above_idle(down)
    return figures


def report(results: Path) -> int:
    figures = [json.loads(line) for line in results.read_text().splitlines()]
    judged = {name: mib for each in figures for name, mib in each.items()}
    for name, mib in judged.items():
        print(f"{name:48} {mib:8.1f} MiB")
    # What a thousand connections take is no part of the budget, and shown only.
    worst = max((mib for name, mib in judged.items() if "at once" not in name or "budget" in name),
                default=0.0)
    skipped = "" if any("client" in name for name in judged) else "; skipped: S3, there is no Ceph"
    print(f"most memory above idle, or of a budget: {worst:.1f} MiB (goal: {GOAL_MIB}){skipped}")
    return 0 if judged and worst <= GOAL_MIB else 1


def main() -> int:
    results, size, program, server, part = sys.argv[1:]
    results, size = Path(results), int(size)
    if part == "report":
        return report(results)
    if part == "client":
        figures = through_client(program, size)
    elif part == "drop":
        Transfers(program).must("create", BUCKET)
        store = f"s3://{BUCKET}/drop?endpoint={os.environ['S3_ENDPOINT']}&region={os.environ['S3_REGION']}"
        figures = through_drop(server, store, size, "drop on S3")
    else:
        with tempfile.TemporaryDirectory(prefix="tenon-memory-") as folder:
            figures = through_drop(server, f"file://{folder}", size, "drop on a directory")
    with results.open("a") as file:
        file.write(json.dumps(figures) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(status_of(main))
