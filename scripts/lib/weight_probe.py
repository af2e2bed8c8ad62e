"""Times translation units against each other: weight_probe.py COMPILER FLAGS... -- FILE FILE.

Compiles the two files in turn, seven times, and prints the median seconds of each.
"""
import statistics
import subprocess
import sys
import time

split = sys.argv.index("--")
command, files = sys.argv[1:split], sys.argv[split + 1:]
times = {file: [] for file in files}
for turn in range(8):
    for file in files:
        start = time.perf_counter()
        subprocess.run([*command, file, "-c", "-o", "/dev/null"], check=True)
        if turn > 0:  # the first warms the page cache
            times[file].append(time.perf_counter() - start)
print(*(f"{statistics.median(times[file]):.3f}" for file in files))
