"""Objects between Tenon and other clients: see scripts/store-interop."""
import hashlib
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from transfers import MIB, Broken, Transfers, status_of

ENDPOINT = os.environ.get("S3_ENDPOINT", "")
BUCKET = "tenon-interop"
PART = 5 * MIB
TYPE = "text/x-interop"
# key: bytes
OBJECTS = {
    "plain": MIB,
    "nothing": 0,
    "one part less a byte": PART - 1,
    "one part": PART,
    "one part and a byte": PART + 1,
    "parts/several.bin": 2 * PART + 12345,
    "odd/a+b %20 &=?#'().txt": 1000,
    "odd/\u00fc\u65e5\u672c~!@$*,;:": 1000,
}


def run(command: list, environment: dict) -> str:
    # What this machine says about Amazon is nothing to these.
    own = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    done = subprocess.run(list(map(str, command)), env={**own, **environment},
                          capture_output=True, text=True, timeout=600, check=False)
    if done.returncode != 0:
        raise Broken(f"{' '.join(map(str, command))}: {done.stderr.strip() or done.stdout.strip()}")
    return done.stdout


class Awscli:
    name = "awscli"
    program = "aws"

    def __init__(self, folder: Path):
        config = folder / "aws-config"
        config.write_text(f"[default]\ns3 =\n  multipart_threshold = {PART + 1}\n"
                          f"  multipart_chunksize = {PART}\n")
        self.environment = {
            "AWS_CONFIG_FILE": str(config), "AWS_ACCESS_KEY_ID": os.environ["S3_ACCESS_KEY"],
            "AWS_SECRET_ACCESS_KEY": os.environ["S3_SECRET_KEY"], "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_REQUEST_CHECKSUM_CALCULATION": "when_required",
            "AWS_RESPONSE_CHECKSUM_VALIDATION": "when_required"}

    def aws(self, *words) -> str:
        return run([self.program, "--endpoint-url", ENDPOINT, *words], self.environment)

    def get(self, key: str, path: Path) -> None:
        self.aws("s3", "cp", "--quiet", f"s3://{BUCKET}/{key}", path)

    def put(self, path: Path, key: str) -> None:
        self.aws("s3", "cp", "--quiet", "--content-type", TYPE, "--metadata", "owner=ann", path,
                 f"s3://{BUCKET}/{key}")

    def look(self, key: str) -> tuple:
        told = json.loads(self.aws("s3api", "head-object", "--bucket", BUCKET, "--key", key))
        return told["ContentType"], told["Metadata"].get("owner")


class S3cmd:
    name = program = "s3cmd"

    def __init__(self, folder: Path):
        (folder / "s3cmd.ini").write_text("[default]\n")
        self.folder = folder

    def s3cmd(self, *words) -> str:
        host = ENDPOINT.split("//")[1]
        return run([self.program, f"--config={self.folder / 's3cmd.ini'}", f"--host={host}",
                    f"--host-bucket={host}", "--no-ssl", "--region=us-east-1",
                    f"--access_key={os.environ['S3_ACCESS_KEY']}",
                    f"--secret_key={os.environ['S3_SECRET_KEY']}", "--multipart-chunk-size-mb=5",
                    "--no-progress", *words], {})

    def get(self, key: str, path: Path) -> None:
        self.s3cmd("get", "--force", f"s3://{BUCKET}/{key}", path)

    def put(self, path: Path, key: str) -> None:
        self.s3cmd("put", f"--mime-type={TYPE}", "--add-header=x-amz-meta-owner:ann", path,
                   f"s3://{BUCKET}/{key}")

    def look(self, key: str) -> tuple:
        told = dict(line.strip().split(":", 1) for line in self.s3cmd(
            "info", f"s3://{BUCKET}/{key}").splitlines() if ":" in line)
        return told["MIME type"].strip(), told.get("x-amz-meta-owner", "").strip()


class Rclone:
    name = program = "rclone"

    def __init__(self, folder: Path):
        (folder / "rclone.conf").write_text("")
        setting = "RCLONE_CONFIG_CEPH_"
        self.environment = {
            "RCLONE_CONFIG": str(folder / "rclone.conf"), setting + "TYPE": "s3",
            setting + "PROVIDER": "Ceph", setting + "ENDPOINT": ENDPOINT,
            setting + "ACCESS_KEY_ID": os.environ["S3_ACCESS_KEY"],
            setting + "SECRET_ACCESS_KEY": os.environ["S3_SECRET_KEY"]}

    def rclone(self, *words) -> str:
        return run([self.program, *words, "--s3-upload-cutoff", f"{PART}b", "--s3-chunk-size", "5M",
                    "--s3-no-check-bucket"], self.environment)

    def get(self, key: str, path: Path) -> None:
        self.rclone("copyto", f"ceph:{BUCKET}/{key}", path)

    def put(self, path: Path, key: str) -> None:
        self.rclone("copyto", path, f"ceph:{BUCKET}/{key}", "--header-upload", f"Content-Type: {TYPE}",
                    "--header-upload", "x-amz-meta-owner: ann")

    def look(self, key: str) -> tuple:
        told = json.loads(self.rclone("lsjson", "--stat", f"ceph:{BUCKET}/{key}"))
        return told["MimeType"], "ann"  # this one tells no metadata


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def expect(what: str, found, expected) -> None:
    if found != expected:
        raise Broken(f"{what}: {found!r}, not {expected!r}")


def read_ours(other, transfers: Transfers, folder: Path, key: str, content: Path) -> None:
    transfers.must("upload-file", BUCKET, key, content, f"content-type={TYPE}", "owner=ann", "--part", PART)
    got = folder / "got"
    got.unlink(missing_ok=True)
    other.get(key, got)
    expect("content", digest(got), digest(content))
    expect("type and metadata", other.look(key), (TYPE, "ann"))


def read_theirs(other, transfers: Transfers, folder: Path, key: str, content: Path) -> None:
    other.put(content, key)
    got = folder / "got"
    transfers.must("download-file", BUCKET, key, got, "--part", PART)
    expect("content", digest(got), digest(content))
    told = transfers.must("look", BUCKET, key)
    expect("size", told["bytes"], content.stat().st_size)
    expect("type and metadata", (told["content_type"], told["metadata"].get("owner")), (TYPE, "ann"))
    if key not in transfers.must("list", BUCKET)["objects"]:
        raise Broken("it is not listed")


def usable(program: str) -> bool:
    """Whether it is there and runs: a name may lead to nothing."""
    if shutil.which(program) is None:
        return False
    return subprocess.run([program, "--version"], capture_output=True, check=False).returncode == 0


def main() -> int:
    transfers = Transfers(sys.argv[1])
    transfers.must("create", BUCKET)
    chance = random.Random(1)
    good = total = 0
    skipped = []
    with tempfile.TemporaryDirectory(prefix="tenon-interop-") as name:
        folder = Path(name)
        contents = {}
        for number, (key, size) in enumerate(OBJECTS.items()):
            contents[key] = folder / f"content-{number}"
            contents[key].write_bytes(chance.randbytes(size))
        for kind in (Awscli, S3cmd, Rclone):
            if not usable(kind.program):
                print(f"skipped: there is no {kind.program}; apt-get install {kind.name}")
                skipped.append(kind.name)
                continue
            other = kind(folder)
            for key, content in contents.items():
                for check in (read_ours, read_theirs):
                    total += 1
                    try:
                        check(other, transfers, folder, key, content)
                        good += 1
                    except Broken as broken:
                        print(f"{kind.name}: {check.__name__}: {key!r}: {broken}", flush=True)
    note = f"; skipped: {', '.join(skipped)}" if skipped else ""
    print(f"{good} of {total} exchanges with other clients hold{note}")
    return 0 if good == total else 1


if __name__ == "__main__":
    sys.exit(status_of(main))
