"""Runs the generator over the small documents of other tools' test suites; see scripts/corpus.

A document that is valid by the official schema generates code that compiles, or is refused with
located errors and has a row in features_refused.tsv that says why. Any other ends in code or in
located errors."""
import argparse
import collections
import csv
import pathlib
import sys

from corpus_run import compiles, compiles_together, journal, run

HEAD = """# Documents of other tools' test suites

Written by `scripts/corpus features`. A document that is valid by the official schema of its version
is generated, and its code then compiles under `-Wall -Wextra -Wconversion -Wshadow -Werror` (each
header alone; with `--together` all as one translation unit), or is refused with located errors for the
reason named below. A document that is not
valid is refused with located errors, or generated where what is meant is clear, with a warning.
The last column counts what was compiled in this run; one with `--generate-only` compiles nothing.

"""


def read_table(path):
    with path.open(newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def verdict(row, valid, refusal):
    """What is wrong with an outcome, or nothing."""
    if not row.right:
        return row.compiled if row.result == "ok" else row.result
    if not valid:
        return ""
    if row.result == "ok":
        return ""
    if not refusal:
        return "is refused without a reason in features_refused.tsv"
    if refusal["code"] not in row.codes:
        return f"is refused with {', '.join(row.codes)}, but features_refused.tsv says {refusal['code']}"
    return ""


def summary(rows, valid):
    """One line for each source folder."""
    counts = collections.defaultdict(collections.Counter)
    for row in rows:
        for folder in (row.spec.split("/")[0], "all"):
            kind = "valid" if row.spec in valid else "invalid"
            counts[folder][kind, "generated" if row.result == "ok" else "refused"] += 1
            counts[folder]["compiled"] += row.compiled.startswith("ok")
    lines = ["| source | valid: generated | valid: refused | not valid: generated | not valid: refused "
             "| compiled in this run |", "|---|---:|---:|---:|---:|---:|"]
    for folder in [*sorted(set(counts) - {"all"}), "all"]:
        of = counts[folder]
        cells = [of[kind, result] for kind in ("valid", "invalid") for result in ("generated", "refused")]
        lines.append(f"| {folder} | {' | '.join(map(str, cells))} | {of['compiled']} |")
    return "\n".join(lines)


def refusals(rows, refused):
    lines = ["| document | code | reason |", "|---|---|---|"]
    for row in rows:
        if row.spec in refused and row.result != "ok":
            why = refused[row.spec]
            lines.append(f"| {row.spec} | {why['code']} | {why['reason']} |")
    return "\n".join(lines)


def choose(names, options):
    chosen = [name for name in options.only.split(",") if name]
    unknown = set(chosen) - set(names)
    if unknown:
        sys.exit(f"no root document of INDEX.tsv: {', '.join(sorted(unknown))}")
    if options.sample:
        step = max(1, len(names) // options.sample)
        chosen += names[step // 2::step][:options.sample]
    return chosen


def parse():
    parser = argparse.ArgumentParser()
    parser.add_argument("generator")
    parser.add_argument("corpus", type=pathlib.Path)
    parser.add_argument("root", type=pathlib.Path)
    parser.add_argument("--generate-only", action="store_true")
    parser.add_argument("--together", action="store_true")
    parser.add_argument("--only", default="")
    parser.add_argument("--sample", type=int, default=0)
    parser.add_argument("--resume", action="store_true")
    return parser.parse_args()


def main():
    options = parse()
    index = [row for row in read_table(options.corpus / "INDEX.tsv") if row["kind"] == "root"]
    valid = {row["file"] for row in index if row["official_schema"] == "valid"}
    listed = read_table(options.root / "scripts/lib/features_refused.tsv")
    refused = {row["document"]: row for row in listed}
    names = [row["file"] for row in index]
    chosen = choose(names, options)
    done = journal(options.root / "build/corpus-features.json", options.generator)
    compile_with = None if options.generate_only else compiles_together if options.together else compiles
    rows, good, stale = [], 0, []
    for name in chosen or names:
        row = done.rows.get(name) if options.resume else None
        if row is None:
            row = run(options.generator, options.corpus / name, options.root, compile_with, 1)
            row.spec = name
            if not options.generate_only:
                done.add(row)
        rows.append(row)
        if row.result == "ok" and name in refused:
            stale.append(name)
        wrong = verdict(row, name in valid, refused.get(name))
        good += not wrong
        if wrong:
            print(f"{name}: {wrong}", flush=True)
    if stale:
        print(f"no longer refused, so features_refused.tsv need not list them: {', '.join(stale)}")
    if not chosen:
        text = HEAD + summary(rows, valid) + "\n\n## Valid by the schema, and refused\n\n" + refusals(rows, refused)
        (options.root / "docs/corpus-features.md").write_text(text + "\n")
    generated = [row for row in rows if row.result == "ok"]
    compiled = sum(row.compiled.startswith("ok") for row in generated)
    print(f"valid and generated: {sum(row.spec in valid for row in generated)} of "
          f"{sum(row.spec in valid for row in rows)}; compiled: {compiled} of {len(generated)}")
    print(f"{good} of {len(rows)}")
    sys.exit(0 if rows and good == len(rows) else 1)


main()
