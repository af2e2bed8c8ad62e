"""The npm packages that scripts compare Tenon with, installed in a folder of the build."""
import json
import os
import pathlib
import shutil
import subprocess
import sys

PINNED = {
    "@hey-api/openapi-ts": "0.99.0",
    "@stoplight/prism-cli": "5.16.0",
    "@types/node": "20.19.0",
    "openapi-typescript": "7.13.0",
    "typescript": "5.9.3",
}
SECONDS_TO_INSTALL = 900


class installed:
    def __init__(self, folder: pathlib.Path):
        self.folder = folder

    def command(self, program: str) -> list:
        """How a program of the packages is started: by node itself, so that its process is ours."""
        return ["node", (self.folder / "node_modules/.bin" / program).resolve()]

    def run(self, program: str, *arguments) -> None:
        """Runs it to its end; ends the script where it fails."""
        done = subprocess.run([*self.command(program), *arguments], cwd=self.folder, text=True,
                              capture_output=True, check=False)
        if done.returncode != 0:
            sys.exit(f"{program} failed:\n{done.stdout}{done.stderr}")


def install(folder: pathlib.Path, packages: dict = PINNED) -> installed | None:
    """The packages in `folder`, which is reused; None, having said `skipped`, where there is no npm
    or no registry to take them from."""
    if not shutil.which("node") or not shutil.which("npm"):
        print("skipped: node and npm are not installed")
        return None
    wanted = json.dumps({"private": True, "dependencies": packages}, indent=1)
    manifest, done = folder / "package.json", folder / "installed.json"
    if done.exists() and done.read_text() == wanted:
        return installed(folder)
    folder.mkdir(parents=True, exist_ok=True)
    manifest.write_text(wanted)
    environment = {**os.environ, "SCARF_ANALYTICS": "false"}
    try:
        npm = subprocess.run(["npm", "install", "--no-audit", "--no-fund", "--no-package-lock",
                              "--ignore-scripts", "--loglevel=error"], cwd=folder, env=environment,
                             text=True, capture_output=True, check=False, timeout=SECONDS_TO_INSTALL)
        trouble = npm.stderr if npm.returncode != 0 else ""
    except subprocess.TimeoutExpired:
        trouble = f"not done after {SECONDS_TO_INSTALL} s"
    if trouble:
        print(f"skipped: npm cannot install the packages: {trouble.strip()[:500]}")
        return None
    done.write_text(wanted)
    return installed(folder)
