"""Runs testssl.sh against our server; see scripts/tls-check.

tls_check.py SERVER
"""
import contextlib
import json
import pathlib
import socket
import ssl
import subprocess
import sys
import tempfile

import differential

CHECKS = ["--protocols", "--std", "--fs", "--server-preference", "--server-defaults", "--vulnerable"]
GOOD = {"OK", "INFO", "DEBUG"}  # WARN: testssl.sh itself could not do something
# What a certificate without an authority, made for this run, is told about itself.
OF_THE_CERTIFICATE = ("cert", "DNS_CAArecord", "OCSP", "issuer")


def make_certificate(folder):
    """A chain and a key."""
    chain, key = folder / "chain.pem", folder / "key.pem"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
                    "-nodes", "-days", "30", "-subj", "/CN=localhost",
                    "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout", key, "-out", chain],
                   check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return str(chain), str(key)


def serves(port, chain):
    """Whether an ordinary request is answered."""
    with contextlib.suppress(OSError):
        trusting = ssl.create_default_context(cafile=chain)
        with socket.create_connection(("127.0.0.1", port), timeout=10) as plain, \
                trusting.wrap_socket(plain, server_hostname="localhost") as peer:
            peer.sendall(b"GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
            return peer.recv(100).startswith(b"HTTP/1.1 200 ")
    return False


def findings(port, folder):
    """What testssl.sh says, as a list of id, severity and finding."""
    said = folder / "findings.json"
    done = subprocess.run(["testssl", *CHECKS, "--warnings", "batch", "--quiet", "--color", "0", "--nodns", "none",
                           "--ip", "127.0.0.1", "--jsonfile", str(said), f"localhost:{port}"],
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                          check=False)
    if not said.is_file():
        sys.exit(f"{done.stdout}\ntestssl.sh did not run")
    return json.loads(said.read_text())


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        chain, key = make_certificate(folder)
        with differential.announced([sys.argv[1], chain, key]) as port:
            if not serves(port, chain):
                sys.exit("the server does not speak TLS")
            found = [each for each in findings(port, folder)
                     if not each["id"].startswith(OF_THE_CERTIFICATE)]
            standing = serves(port, chain)
    odd = [each for each in found if each["severity"] not in GOOD]
    for each in odd:
        print(f"  {each['severity']}: {each['id']}: {each['finding']}")
    unknown = sum(1 for each in odd if each["severity"] == "WARN")
    told, weak = len(found) - unknown, len(odd) - unknown
    print(f"{told - weak} of {told} findings of testssl.sh are good, {unknown} more it could not make; "
          f"{'the server serves' if standing else 'THE SERVER DOES NOT SERVE ANY MORE'}")
    return 0 if standing and told and not weak else 1


if __name__ == "__main__":
    sys.exit(main())
