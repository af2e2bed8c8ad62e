"""The servers that `benchmarks/run http` measures: ours, the yardstick, and those of others."""
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
sys.path.insert(0, str(ROOT / "scripts" / "lib"))
import npm  # noqa: E402

OWN = ["epoll", "tenon", "typed", "beast"]  # tenon: the bare HTTP server; typed: generated
COMPILED = ["httplib", "pistache"]
OTHERS = ["nginx", *COMPILED, "fastify", "fastapi"]
SYSTEM_PYTHON = "/usr/bin/python3"  # the one that Debian's packages are for
FASTIFY = {"fastify": "5.2.1"}


def processor_seconds(process: int) -> float:
    """What the process has used, in nanosecond steps where the kernel tells."""
    total = 0
    for thread in Path(f"/proc/{process}/task").iterdir():
        total += int((thread / "schedstat").read_text().split()[0])
    return total / 1e9


class Server:
    """One process, pinned to a processor, that prints its port."""

    def __init__(self, command: list, processor: int, environment=None):
        self.process = subprocess.Popen(["taskset", "-c", str(processor), *map(str, command)],
                                        stdout=subprocess.PIPE, text=True,
                                        env={**os.environ, **(environment or {})})
        self.port = self.process.stdout.readline().strip()
        if not self.port:
            raise RuntimeError(f"{command[0]} did not start")

    def used(self) -> float:
        return processor_seconds(self.process.pid)

    def stop(self):
        self.process.kill()
        self.process.wait()


def make_certificate(folder: Path) -> tuple[Path, Path] | None:
    """One for localhost, and its key."""
    certificate, key = folder / "certificate.pem", folder / "key.pem"
    made = subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
         "-keyout", key, "-out", certificate, "-subj", "/CN=localhost", "-days", "2"],
        capture_output=True, check=False)
    return (certificate, key) if made.returncode == 0 else None


class Nginx(Server):
    """One process without a master; it cannot print the port, so one is chosen before."""

    def __init__(self, program: str, processor: int, certificate=None):
        self.folder = tempfile.TemporaryDirectory()
        folder = Path(self.folder.name)
        (folder / "blob").write_bytes(b"x" * (1 << 20))
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = str(probe.getsockname()[1])
        encryption = "" if certificate is None else (
            f"ssl_certificate {certificate[0]}; ssl_certificate_key {certificate[1]}; "
            "ssl_protocols TLSv1.3;")
        (folder / "nginx.conf").write_text(f"""
daemon off; master_process off; pid {folder}/pid; error_log {folder}/error.log;
events {{ worker_connections 1024; }}
http {{
  access_log off; sendfile on; tcp_nodelay on; keepalive_requests 1000000000;
  default_type application/octet-stream; root {folder};
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi; uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  server {{
    listen 127.0.0.1:{self.port}{" ssl" if encryption else ""};
    {encryption}
    location = /plaintext {{ default_type text/plain; return 200 "Hello, World!"; }}
  }}
}}
""")
        self.process = subprocess.Popen(
            ["taskset", "-c", str(processor), program, "-p", folder, "-c", folder / "nginx.conf"],
            stderr=subprocess.DEVNULL)
        self.wait_until_it_listens()

    def wait_until_it_listens(self):
        for _ in range(200):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", int(self.port))) == 0:
                    return
            time.sleep(0.02)
        self.stop()
        raise RuntimeError("nginx did not start")

    def stop(self):
        super().stop()
        self.folder.cleanup()


def start_fastapi(processor: int):
    modules = "import fastapi, uvicorn, uvloop, httptools"
    if subprocess.run([SYSTEM_PYTHON, "-c", modules], capture_output=True, check=False).returncode:
        return None
    return Server([SYSTEM_PYTHON, HERE / "peers" / "fastapi_server.py"], processor)


def start_fastify(processor: int, build: Path):
    packages = npm.install(build / "npm-servers", FASTIFY)
    if packages is None:
        return None
    return Server(["node", HERE / "peers" / "fastify_server.js"], processor,
                  {"NODE_PATH": str(packages.folder / "node_modules")})


def start_nginx(processor: int, certificate=None):
    program = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    return Nginx(program, processor, certificate) if program else None


def start_encrypted(programs: Path, folder: Path, processor: int) -> dict:
    """Ours and nginx with the same certificate; nothing, with a word, where one cannot be."""
    certificate = make_certificate(folder)
    nginx = start_nginx(processor, certificate) if certificate is not None else None
    if nginx is None:
        print("skipped: TLS, because openssl or nginx is not installed")
        return {}
    return {"typed": Server([programs / "bench_http_typed", *certificate], processor), "nginx": nginx}


def start_others(programs: Path, build: Path, processor: int) -> dict:
    """Those of the others that are installed; the rest are named as skipped."""
    starts = {"nginx": lambda: start_nginx(processor),
              "fastify": lambda: start_fastify(processor, build),
              "fastapi": lambda: start_fastapi(processor)}
    running = {}
    for name in OTHERS:
        if name in COMPILED:
            program = programs / f"bench_http_{name}"
            server = Server([program], processor) if program.exists() else None
        else:
            server = starts[name]()
        if server is None:
            print(f"skipped: {name} is not installed")
        else:
            running[name] = server
    return running
