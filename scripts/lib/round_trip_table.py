"""The table of a round trip of all documents of the corpus."""
import collections

HEAD = """# Round trips of other tools' documents

Written by `scripts/round-trip`. Arbitrary values were sent through every operation of the documents of
the corpus that are valid by the official schema, have operations and are generated
([which are not](corpus-features.md)): from the client to the server and back, over the loopback and a
socket, and compared ([how](round-trips.md)). Then one request for each constraint, with a value just
outside it: the last column counts those that were refused with the right status, place and code. All
generated code was compiled under `-Wall -Wextra -Wconversion -Wshadow -Werror`. Seed %d.

"""
COLUMNS = ["documents", "refused", "not run", "operations", "equal", "wrong requests", "refused"]


def folder_of(spec):
    return "/".join(spec.split("/")[:2]) if spec.startswith("features/") else "real"


def summary(names, rows):
    counts = collections.defaultdict(collections.Counter)
    for name in names:
        counts[folder_of(name)]["documents"] += 1
    for row in rows:
        of = counts[folder_of(row.spec)]
        of["seen"] += 1
        of["not generated"] += row.result == "refused"
        for each in ("operations", "equal", "negatives", "refused"):
            of[each] += getattr(row, each)
    total = sum(counts.values(), collections.Counter())
    lines = [f"| source | {' | '.join(COLUMNS)} |", "|---" + "|---:" * len(COLUMNS) + "|"]
    for folder, of in [*sorted(counts.items()), ("all", total)]:
        cells = [of["documents"], of["not generated"], of["documents"] - of["seen"], of["operations"],
                 of["equal"], of["negatives"], of["refused"]]
        lines.append(f"| {folder.removeprefix('features/')} | {' | '.join(map(str, cells))} |")
    return "\n".join(lines)


def differences(rows, listed):
    """Every operation that is not equal, and why."""
    lines = []
    for row in sorted(rows, key=lambda row: row.spec):
        names = row.wrong or (["*"] if row.result not in ("ok", "refused") else [])
        for name in names:
            reason = listed.get((row.spec, name)) or listed.get((row.spec, "*")) or \
                "unexplained: " + row.result.splitlines()[0]
            lines.append(f"| {row.spec.removeprefix('features/')} | {name} | {reason} |")
    if not lines:
        return "None.\n"
    return "\n".join(["| document | operation | reason |", "|---|---|---|", *lines]) + "\n"


def text(names, rows, listed, seed):
    return HEAD % seed + summary(names, rows) + "\n\n## Operations that are not equal\n\n" + \
        differences(rows, listed)
