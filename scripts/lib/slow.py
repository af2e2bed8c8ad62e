"""slowhttptest against our server: every mode at the same time, and ordinary requests meanwhile."""
import contextlib
import shutil
import socket
import subprocess
import time

import differential

SECONDS = 8
MODES = {
    "slow heads": ["-H", "-i", "2"],
    "slow bodies": ["-B", "-i", "2", "-s", "100000", "-x", "10"],
    "slow reads": ["-X", "-w", "10", "-y", "20", "-n", "2", "-z", "10"],
    "ranges": ["-R", "-a", "1", "-b", "3000"],
}


def answered_within(port, limit):
    """Whether an ordinary request is answered in so many seconds."""
    begin = time.monotonic()
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=limit) as peer:
        peer.settimeout(limit)
        peer.sendall(b"GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        return peer.recv(100).startswith(b"HTTP/1.1 200 ") and time.monotonic() - begin < limit
    return False


def run(ours):
    """How many modes left the server serving, and the names of the others; None: skipped."""
    program = shutil.which("slowhttptest")
    if program is None:
        print("skipped: slowhttptest is not installed")
        return None
    wrong = []
    for name, flags in MODES.items():
        with differential.announced([ours]) as port:
            attack = subprocess.Popen([program, *flags, "-c", "300", "-r", "150", "-l", str(SECONDS), "-p", "2",
                                       "-u", f"http://127.0.0.1:{port}/"],
                                      stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            good = True
            while attack.poll() is None:
                good = answered_within(port, 1) and good
                time.sleep(0.25)
            if not (answered_within(port, 1) and good):
                wrong.append(name)
    return len(MODES) - len(wrong), wrong
