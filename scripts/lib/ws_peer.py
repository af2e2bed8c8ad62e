"""Has npm's ws talk to our WebSocket server, and our client to a server of ws, each of them plain and
over TLS; see scripts/websocket-peer.

ws_peer.py BUILD ROOT
"""
import pathlib
import re
import shutil
import subprocess
import sys

import differential
import npm

SECONDS = 600


def certificate(folder):
    """A certificate for 127.0.0.1 that is its own authority, and its key."""
    chain, key = folder / "certificate.pem", folder / "key.pem"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
                    "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1",
                    "-keyout", key, "-out", chain], capture_output=True, check=True)
    return [str(chain), str(key)]


def said_by(command):
    """What the checks print; one more that has failed, when they do not end well."""
    done = subprocess.run(command, text=True, capture_output=True, check=False, timeout=SECONDS)
    lines = done.stdout
    if "ok " not in lines or (done.returncode != 0 and "failed " not in lines):
        lines += f"failed {command[0]}: {done.returncode} {done.stderr[-2000:]}\n"
    print(lines, end="", flush=True)
    return lines


def main():
    build, root = (pathlib.Path(each) for each in sys.argv[1:3])
    packages = npm.install(root / "build" / "websocket-peer", {"ws": "8.18.0"})
    if packages is None:
        return 0
    if not shutil.which("openssl"):
        print("skipped: openssl is not installed")
        return 0
    for name in ("ws_peer.js", "ws_server.js", "ws_frames.js"):  # beside node_modules: they find them
        (packages.folder / name).write_bytes((root / "scripts/lib" / name).read_bytes())
    ours = [str(build / "tests/safety/tenon_echo_server")]
    theirs = ["node", str(packages.folder / "ws_server.js")]
    said = ""
    for tls in ([], certificate(packages.folder)):
        scheme, trusted = ("https" if tls else "http"), tls[:1]
        with differential.announced(ours + tls) as port:
            said += said_by(["node", str(packages.folder / "ws_peer.js"),
                             f"{scheme}://127.0.0.1:{port}", *trusted])
        with differential.announced(theirs + tls) as port:
            said += said_by([str(build / "tests/safety/tenon_ws_caller"),
                             f"{scheme}://127.0.0.1:{port}", *trusted])
    good = len(re.findall(r"^ok ", said, re.MULTILINE))
    bad = len(re.findall(r"^failed ", said, re.MULTILINE))
    print(f"{good} of {good + bad} checks")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
