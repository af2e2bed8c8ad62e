"""Runs a compiler and adds a line to a file: the output's name, processor seconds, peak MiB.

  measured_compile.py LOG COMPILER ARGUMENT...
"""
import os
import sys

log, *command = sys.argv[1:]
process = os.posix_spawnp(command[0], command, os.environ)
_, status, usage = os.wait4(process, 0)
out = command[command.index("-o") + 1] if "-o" in command else "-"
with open(log, "a", encoding="utf-8") as file:
    file.write(f"{os.path.basename(out)} {usage.ru_utime + usage.ru_stime:.2f} "
               f"{usage.ru_maxrss / 1024:.0f}\n")
sys.exit(os.waitstatus_to_exitcode(status))
