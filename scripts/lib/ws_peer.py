"""Has npm's ws talk to our WebSocket server; see scripts/websocket-peer.

ws_peer.py BUILD ROOT
"""
import pathlib
import re
import subprocess
import sys

import differential
import npm


def main():
    build, root = (pathlib.Path(each) for each in sys.argv[1:3])
    packages = npm.install(root / "build" / "websocket-peer", {"ws": "8.18.0"})
    if packages is None:
        return 0
    script = packages.folder / "peer.js"  # beside node_modules, so that it finds them
    script.write_bytes((root / "scripts/lib/ws_peer.js").read_bytes())
    with differential.announced([str(build / "tests/safety/tenon_echo_server")]) as port:
        done = subprocess.run(["node", script, f"http://127.0.0.1:{port}"], text=True,
                              capture_output=True, check=False, timeout=300)
    print(done.stdout, end="")
    good = len(re.findall(r"^ok ", done.stdout, re.MULTILINE))
    bad = len(re.findall(r"^failed ", done.stdout, re.MULTILINE))
    if done.returncode != 0 or good + bad == 0:
        print(done.stderr[-2000:])
        bad += 1
    print(f"{good} of {good + bad} checks")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
