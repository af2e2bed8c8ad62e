"""Runs tenon_transfer, the program of tests/transfer, and judges what it says."""
import json
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
MIB = 1 << 20


class Broken(Exception):
    """Something that may not happen, whatever the server does."""


class Transfers:
    def __init__(self, program: str):
        self.program = program

    def begin(self, *words) -> subprocess.Popen:
        return subprocess.Popen([self.program, *map(str, words)], stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE, text=True)

    def end(self, begun: subprocess.Popen) -> dict:
        out, errors = begun.communicate(timeout=1800)
        if begun.returncode not in (0, 1):
            raise Broken(f"{' '.join(begun.args[1:])}: status {begun.returncode}: {errors.strip()}")
        return json.loads(out)

    def run(self, *words) -> dict:
        return self.end(self.begin(*words))

    def must(self, *words) -> dict:
        told = self.run(*words)
        if told["outcome"] != "completed":
            raise Broken(f"{' '.join(map(str, words))}: {told}")
        return told


def above_idle(told: dict) -> float:
    """MiB."""
    return (told["peak_kib"] - told["idle_kib"]) / 1024


def status_of(main) -> int:
    """The exit status of a script's main function; what may not happen is its last line."""
    try:
        return main()
    except Broken as broken:
        print(f"not as it has to be: {broken}")
        return 1
