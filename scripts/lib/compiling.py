"""How scripts compile generated code, what such results depend on, and a journal of them."""
import hashlib
import json
import os
import subprocess
import threading

CXX = os.environ.get("CXX", "clang++-19")
STRICT = ["-Wall", "-Wextra", "-Wconversion", "-Wshadow", "-Werror"]
# The runtime's part of generated code is instantiated and made into code once, in the object beside
# the precompiled headers.
SHARED = ["-fpch-instantiate-templates", "-fpch-codegen"]
# Whether a precompiled header is still true, its name says: a digest of what it includes.
UNTIMED = ["-Xclang", "-fno-pch-timestamp"]


def compiler(root, *flags):
    return [CXX, "-std=c++20", *STRICT, *flags, f"-I{root / 'runtime/include'}"]


def digest(files, *words):
    """Changes with the names and the content of files, and with the words."""
    out = hashlib.sha256("\n".join(words).encode())
    for each in files:
        out.update(str(each.name).encode() + b"\n")
        out.update(hashlib.sha256(each.read_bytes()).digest())
    return out.hexdigest()


def files_below(folder):
    return sorted(each for each in folder.rglob("*") if each.is_file())


def headers_digest(root, *words):
    """Changes with what generated code includes of the runtime."""
    return digest(files_below(root / "runtime/include"), *words)


def precompile(root, text, flags=(), shared=False):
    """Clang's precompiled form of headers that `text` includes, made anew when one has changed; with
    `shared`, an object of the same name beside it holds their code."""
    flags = [*flags, *(SHARED if shared else [])]
    key = headers_digest(root, text, *compiler(root, *flags, *UNTIMED))[:16]
    header = root / "build" / f"precompiled-{key}.hpp"
    made, code = header.with_suffix(".pch"), header.with_suffix(".o")
    if made.exists() and (code.exists() or not shared):
        return made
    header.parent.mkdir(exist_ok=True)
    header.write_text(text)
    unfinished = header.with_suffix(".part")
    subprocess.run([*compiler(root, *flags, *UNTIMED), "-x", "c++-header", str(header), "-o",
                    str(unfinished)], check=True)
    unfinished.rename(made)
    if shared:
        subprocess.run([CXX, "-c", *flags, str(made), "-o", str(code)], check=True)
    return made


class journal:
    """Results by the digest of what they depend on, one JSON object a line: a run that was cut short
    is continued, and what has not changed is not done again."""

    def __init__(self, path, resume):
        self.path = path
        self.rows = {}
        self.lock = threading.Lock()
        path.parent.mkdir(parents=True, exist_ok=True)
        if not resume or not path.exists():
            return
        for line in path.read_text().splitlines():
            try:
                row = json.loads(line)
            except json.JSONDecodeError:  # the end of a run that was stopped
                continue
            self.rows[row["key"]] = row

    def find(self, key):
        return self.rows.get(key)

    def add(self, key, **result):
        row = {"key": key, **result}
        with self.lock:
            self.rows[key] = row
            with self.path.open("a") as file:
                file.write(json.dumps(row) + "\n")
