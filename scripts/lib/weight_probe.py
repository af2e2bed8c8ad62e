"""Times translation units against each other: weight_probe.py COMPILER FLAGS... -- FILE FILE.

Compiles the two files in turn, seven times, and prints the median seconds of each: processor time,
which other work of the machine disturbs less than the clock.
"""
import os
import statistics
import subprocess
import sys

split = sys.argv.index("--")
command, files = sys.argv[1:split], sys.argv[split + 1:]
times = {file: [] for file in files}
for turn in range(8):
    for file in files:
        process = subprocess.Popen([*command, file, "-c", "-o", "/dev/null"])
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            sys.exit(process.returncode)
        if turn > 0:  # the first warms the page cache
            times[file].append(usage.ru_utime + usage.ru_stime)
print(*(f"{statistics.median(times[file]):.3f}" for file in files))
