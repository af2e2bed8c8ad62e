"""Large transfers while the gateway is killed and started again: see scripts/store-faults."""
import os
import subprocess
import sys
import time

from transfers import ROOT, Broken, Transfers, above_idle, status_of

GOAL_MIB = 64
TYPED = {"completed", "s3::error", "http::transport_error", "http::body_error"}
PATIENT = ["--attempts", 60, "--longest-delay", 500]
BUCKET = "tenon-faults"


def gateway(command: str) -> None:
    subprocess.run([ROOT / "scripts/s3-server", f"{command}-gateway", os.environ["S3_DIR"]], check=True)


def with_restart(transfers: Transfers, after: float, words) -> dict:
    """The gateway is killed so many seconds after the transfer began, and is away for a second."""
    begun = transfers.begin(*words)
    time.sleep(after)
    if begun.poll() is not None:
        raise Broken(f"{words[0]} was over before the gateway was killed: use more bytes")
    gateway("kill")
    time.sleep(1)
    gateway("start")
    return transfers.end(begun)


def judge(transfers: Transfers, name: str, told: dict, must_complete: bool) -> None:
    print(f"{name}: {told['outcome']} in {told['seconds']:.1f} s, {above_idle(told):.1f} MiB above "
          f"idle {told.get('message', '')}", flush=True)
    if told["outcome"] not in TYPED:
        raise Broken(f"{name} failed with no typed error")
    if must_complete and told["outcome"] != "completed":
        raise Broken(f"{name} did not complete")
    if above_idle(told) > GOAL_MIB:
        raise Broken(f"{name} took {above_idle(told):.1f} MiB")
    left = transfers.must("uploads", BUCKET)["uploads"]
    if left != 0:
        raise Broken(f"{name} left {left} uploads open")


def whole_or_nothing(transfers: Transfers, key: str, size: int, stored: bool) -> None:
    found = transfers.must("list", BUCKET)["objects"].get(key)
    if found is None and not stored:
        return
    told = transfers.run("download", BUCKET, key, size)
    if told["outcome"] != "completed" or told["bytes"] != size:
        raise Broken(f"{key} is torn: {told}")


def main() -> int:
    transfers = Transfers(sys.argv[1])
    size = int(sys.argv[2])
    transfers.must("create", BUCKET)
    plain = transfers.must("upload", BUCKET, "plain", size)
    judge(transfers, "upload without faults", plain, True)
    moment = plain["seconds"] / 3
    cases = 0
    for name, options in (("patient", PATIENT), ("default", [])):
        told = with_restart(transfers, moment, ["upload", BUCKET, name, size, *options])
        judge(transfers, f"upload, {name} retries, gateway killed", told, name == "patient")
        whole_or_nothing(transfers, name, size, told["outcome"] == "completed")
        cases += 1
    down = transfers.must("download", BUCKET, "plain", size)
    for name, options in (("patient", PATIENT), ("default", [])):
        told = with_restart(transfers, down["seconds"] / 3, ["download", BUCKET, "plain", size, *options])
        judge(transfers, f"download, {name} retries, gateway killed", told, name == "patient")
        cases += 1
    print(f"{cases} of {cases} transfers of {size} bytes over a killed gateway completed or failed "
          "with a typed error, none torn, no upload left open")
    return 0


if __name__ == "__main__":
    sys.exit(status_of(main))
