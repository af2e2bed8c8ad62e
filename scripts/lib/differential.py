"""Sends the same bytes to our server, nginx and node, and compares how many requests each takes."""
import contextlib
import json
import pathlib
import re
import shutil
import socket
import subprocess
import tempfile
import time

NODE = """
const server = require('http').createServer((request, answer) => {
  request.on('error', () => {}); request.resume();
  request.on('end', () => answer.end('ok'));
});
server.listen(0, '127.0.0.1', () => console.log(`listening on http://127.0.0.1:${server.address().port}`));
process.stdin.resume(); process.stdin.on('end', () => process.exit());
"""
STATUS = re.compile(rb"HTTP/1\.1 (\d{3}) ")


@contextlib.contextmanager
def announced(command):
    """The port of a server that says where it listens, and ends with its standard input."""
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        yield int(process.stdout.readline().rsplit(":", 1)[1])
    finally:
        process.stdin.close()
        try:
            process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@contextlib.contextmanager
def nginx():
    with tempfile.TemporaryDirectory() as folder:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        config = pathlib.Path(folder) / "nginx.conf"
        paths = "".join(f"{kind}_temp_path {folder}/{kind};"
                        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
        config.write_text(
            f"daemon off; master_process off; pid {folder}/pid; error_log /dev/null;\n"
            "events {}\n"
            f"http {{ access_log off; {paths} server {{ listen 127.0.0.1:{port}; "
            "lingering_close always; location / { return 200 ok; } } }\n")
        process = subprocess.Popen([shutil.which("nginx") or "/usr/sbin/nginx", "-e", "/dev/null",
                                    "-c", str(config)])
        try:
            for _ in range(100):
                with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port)):
                    break
                time.sleep(0.05)
            yield port
        finally:
            process.terminate()
            process.wait()


def taken(port, data):
    """How many requests are answered with a status below 400."""
    received = b""
    with socket.create_connection(("127.0.0.1", port), timeout=3) as peer:
        with contextlib.suppress(OSError):
            peer.sendall(data)
            peer.shutdown(socket.SHUT_WR)
            while piece := peer.recv(65536):
                received += piece
    return sum(1 for status in STATUS.findall(received) if int(status) < 400)


def curated(corpus):
    """Each request of the corpus with a name, alone and with another behind it."""
    file = corpus / "http" / "curated" / "requests.json"
    if not file.exists():
        return
    for case in json.loads(file.read_text())["cases"]:
        raw = case["raw"].encode("latin-1")
        yield case["id"], raw
        yield case["id"] + "+next", raw + b"GET /next HTTP/1.1\r\nHost: a\r\n\r\n"


def own_mutations():
    """What smugglers write: variants of the fields that frame a body, and of chunks."""
    encodings = ["chunked", "Chunked", "chunked ", "\tchunked", "chunked,", ",chunked", "chunked;q=1",
                 "x, chunked", "chunked, x", "identity", "\"chunked\"", "chunked\x0b", "\x00chunked",
                 "gzip", "chunked, chunked", "cHuNkEd, identity", ""]
    names = ["Transfer-Encoding", "Transfer-Encoding ", " Transfer-Encoding", "Transfer_Encoding",
             "X:\r\nTransfer-Encoding", "Transfer-Encoding\t", "X: y\rTransfer-Encoding",
             "X: y\nTransfer-Encoding", "Transfer-\r\n Encoding"]
    lengths = ["", "Content-Length: 5\r\n", "Content-Length: 0\r\n", "Content-Length: 5, 5\r\n",
               "Content-Length: +5\r\n", "Content-Length: 5\r\nContent-Length: 6\r\n",
               "Content-Length: -1\r\n", "Content-Length: 0x5\r\n", "Content-Length: 5 5\r\n",
               "Content-Length:\r\n 5\r\n", "Content-Length: 5\r\nContent-Length: 5\r\n",
               "Content-Length: 005\r\n", "Content-Length: 1e1\r\n", "Content-Length: \r\n"]
    body = "0\r\n\r\nGET /next HTTP/1.1\r\nHost: a\r\n\r\n"
    head = "POST / HTTP/1.1\r\nHost: a\r\n"
    for name in names:
        for encoding in encodings if name == names[0] else encodings[:2]:
            for length in lengths:
                yield f"{name!r}: {encoding!r} {length!r}", f"{head}{length}{name}: {encoding}\r\n\r\n{body}".encode("latin-1")
    for length in lengths:
        yield f"{length!r}", f"{head}{length}\r\nhelloGET /next HTTP/1.1\r\nHost: a\r\n\r\n".encode("latin-1")
    for size in ["5", "05", "+5", "-5", "0x5", "5 ", " 5", "5;a", "5;", "5;a=\"\r\n\"", "5\n", "5\r", "5_", "",
                 "5;a=b;c", "0000000000000000005", "fffffffffffffffff", "5\x00", "5,", "5\x0b", "ß"]:
        for end in ["\r\n", "\n", "\r", ""]:
            for last in ["0\r\n\r\n", "0\r\nX: y\r\n\r\n", "0\n\n", "0\r\n", "00\r\n\r\n", "0;\r\n\r\n"]:
                text = f"{head}Transfer-Encoding: chunked\r\n\r\n{size}\r\nhello{end}{last}GET /next HTTP/1.1\r\nHost: a\r\n\r\n"
                yield f"chunk {size!r} {end!r} {last!r}", text.encode("utf-8")
    for line in ["GET  / HTTP/1.1", "GET / HTTP/1.1 ", "GET /\tHTTP/1.1", "get / HTTP/1.1", "GET / HTTP/1.01",
                 "GET / HTTP/01.1", "GET /\x7f HTTP/1.1", "GET /\x00 HTTP/1.1", "GET / http/1.1", "G\x00T / HTTP/1.1",
                 "GET / HTTP/1.1\rX: y", "GET \\ HTTP/1.1", "GET /<> HTTP/1.1", "GET /a b HTTP/1.1", "GET /"]:
        yield f"line {line!r}", f"{line}\r\nHost: a\r\n\r\n".encode("latin-1")
    for field in ["Host: a\r\nHost: a", "Host: a\r\n b", "Host: a/b", "Host: a,b", "Host: a b", "Host: [::1", "Host: a:b",
                  "Host: a@b", "Host : a", "Host: a\x00", "Host: a\r\nX\x00: y", "Host: a\r\nX y: z", "Host: a\r\n: y",
                  "Host: a\r\nX", "Host: a\nX: y", "Host: a\rX: y", "Host: \x01", "X: y", "Host: a\r\nX: \x7f"]:
        yield f"field {field!r}", f"GET / HTTP/1.1\r\n{field}\r\n\r\n".encode("latin-1")


def run(ours, corpus):
    """How many cases there were, and those where ours took more than both others; None: skipped."""
    node, found_nginx = shutil.which("node"), shutil.which("nginx") or pathlib.Path("/usr/sbin/nginx").exists()
    if not node or not found_nginx:
        print("skipped: the differential run needs " + " and ".join(
            name for name, there in (("nginx", found_nginx), ("node", node)) if not there))
        return None
    cases = [*curated(corpus), *own_mutations()]
    wrong = []
    with announced([ours]) as own, announced([node, "-e", NODE]) as other, nginx() as third:
        for name, data in cases:
            mine = taken(own, data)
            if mine > 0 and mine > max(taken(other, data), taken(third, data)):
                wrong.append(name)
        if taken(own, b"GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n") != 1:
            wrong.append("the server does not answer any more")
    return len(cases), wrong
