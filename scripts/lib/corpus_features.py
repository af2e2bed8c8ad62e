"""Runs the generator over the small documents of other tools' test suites; see scripts/corpus.

A document that is valid by the official schema generates code that compiles, or is refused with
located errors and has a row in features_refused.tsv that says why. Any other ends in code or in
located errors."""
import argparse
import collections
import csv
import pathlib
import re
import sys

from corpus_run import add_options, compilation_of, run, shard

HEAD = """# Documents of other tools' test suites

Written by `scripts/corpus features`. A document that is valid by the official schema of its version
is generated, and its code then compiles under `-Wall -Wextra -Wconversion -Wshadow -Werror`, or is
refused with located errors for the reason named below. A document that is not valid is refused with
located errors, or generated where what is meant is clear, with a warning.

The last columns count what was compiled: with each source and each header alone, the same over the
runtime's headers precompiled (`--compile precompiled`), and all as one translation unit
(`--compile together`). What each of them says of a document, the next ones say too. A run with
`--generate-only` compiles nothing.

"""
WAYS = {"alone": re.compile(r"ok, \d+ files$"), "precompiled": re.compile(r"ok, \d+ files over the runtime$"),
        "together": re.compile("ok, together$")}


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
            for way, words in WAYS.items():
                counts[folder][way] += bool(words.match(row.compiled))
    lines = ["| source | valid: generated | valid: refused | not valid: generated | not valid: refused "
             "| compiled alone | precompiled | together |", "|---|---:|---:|---:|---:|---:|---:|---:|"]
    for folder in [*sorted(set(counts) - {"all"}), "all"]:
        of = counts[folder]
        cells = [of[kind, result] for kind in ("valid", "invalid") for result in ("generated", "refused")]
        cells += [of[way] for way in WAYS]
        lines.append(f"| {folder} | {' | '.join(map(str, cells))} |")
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
    return (chosen or names)[options.shard]


def parse():
    parser = argparse.ArgumentParser()
    parser.add_argument("generator")
    parser.add_argument("corpus", type=pathlib.Path)
    parser.add_argument("root", type=pathlib.Path)
    parser.add_argument("--sample", type=int, default=0)
    parser.add_argument("--shard", type=shard, default=slice(None))
    add_options(parser)
    return parser.parse_args()


def main():
    options = parse()
    index = [row for row in read_table(options.corpus / "INDEX.tsv") if row["kind"] == "root"]
    valid = {row["file"] for row in index if row["official_schema"] == "valid"}
    listed = read_table(options.root / "scripts/lib/features_refused.tsv")
    refused = {row["document"]: row for row in listed}
    names = [row["file"] for row in index]
    chosen = choose(names, options)
    compile_with = compilation_of(options)
    rows, good, stale = [], 0, []
    for name in chosen:
        row = run(options.generator, options.corpus / name, compile_with, 1)
        row.spec = name
        rows.append(row)
        if row.result == "ok" and name in refused:
            stale.append(name)
        wrong = verdict(row, name in valid, refused.get(name))
        good += not wrong
        if wrong:
            print(f"{name}: {wrong}", flush=True)
    if stale:
        print(f"no longer refused, so features_refused.tsv need not list them: {', '.join(stale)}")
    if len(chosen) == len(names):
        text = HEAD + summary(rows, valid) + "\n\n## Valid by the schema, and refused\n\n" + refusals(rows, refused)
        (options.root / "docs/corpus-features.md").write_text(text + "\n")
    generated = [row for row in rows if row.result == "ok"]
    compiled = sum(row.compiled.startswith("ok") for row in generated)
    print(f"valid and generated: {sum(row.spec in valid for row in generated)} of "
          f"{sum(row.spec in valid for row in rows)}; compiled: {compiled} of {len(generated)}")
    left_out = compile_with.left_out if compile_with else 0
    if left_out:
        print(f"{left_out} documents were not compiled: the time was up")
    print(f"{good} of {len(rows)}")
    sys.exit(0 if rows and good == len(rows) and not left_out else 1)


main()
