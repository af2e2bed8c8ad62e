"""The table of docs/safety.md: its rows, and the tests that they name."""
import os
import re
import signal
import subprocess

TEST = re.compile(r"`(\w+)`: “([^”]+)”")


def rows(page):
    """Each row of the page's table: what it is about, and its tests as (room, name)."""
    for line in page.read_text().splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split(" | ")]
        if line.startswith("| ") and len(cells) == 3 and cells[0] != "Attack or fault":
            yield cells[0], TEST.findall(cells[2])


def program(build, room):
    """The test program of a room."""
    return build / "tests" / f"test_runtime_{room}"


def run_test(build, room, name, seconds, before=None):
    """Runs one test by its name: None when it exists and passes, else what it said. It fails as well
    when it takes longer; what it has started ends with it. `before` is called in its process."""
    escaped = name.replace("\\", "\\\\").replace(",", "\\,").replace("[", "\\[")
    with subprocess.Popen([program(build, room), escaped], stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          text=True, errors="replace", start_new_session=True, preexec_fn=before) as running:
        try:
            said, _ = running.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            os.killpg(running.pid, signal.SIGKILL)
            return f"not done within {seconds} s"
    passed = running.returncode == 0 and "All tests passed" in said
    return None if passed else said
