"""Runs the generator over every real document that INDEX.tsv lists; see scripts/corpus."""
import argparse
import pathlib
import sys

from corpus_run import add_options, compilation_of, run

HEAD = """# Real-world documents

Written by `scripts/corpus real`. A document is either generated, and its code then compiles under
`-Wall -Wextra -Wconversion -Wshadow -Werror` with each header alone, or refused with located errors.
A dash: not compiled in this run.

"""


def table(rows):
    lines = ["| document | result | seconds | peak MiB | compiles |", "|---|---|---:|---:|---|"]
    lines += [f"| {row.spec} | {row.result} | {row.seconds:.2f} | {row.peak_mib:.0f} | {row.compiled} |"
              for row in rows]
    return "\n".join(lines)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("generator")
    parser.add_argument("corpus", type=pathlib.Path)
    parser.add_argument("root", type=pathlib.Path)
    add_options(parser)
    options = parser.parse_args()
    index = (options.corpus / "INDEX.tsv").read_text().splitlines()[1:]
    names = [line.split("\t")[0] for line in index if line]
    chosen = [name for name in options.only.split(",") if name]
    unknown = set(chosen) - set(names)
    if unknown:
        sys.exit(f"not in INDEX.tsv: {', '.join(sorted(unknown))}")
    compile_with = compilation_of(options)
    rows = []
    for name in chosen or names:
        row = run(options.generator, options.corpus / name, compile_with)
        row.spec = name
        rows.append(row)
        print(f"{row.spec}: {row.result}, {row.seconds:.2f} s, {row.peak_mib:.0f} MiB, compiles: {row.compiled}",
              flush=True)
    if not chosen:
        (options.root / "docs/corpus-real.md").write_text(HEAD + table(rows) + "\n")
    left_out = compile_with.left_out if compile_with else 0
    if left_out:
        print(f"{left_out} documents were not compiled: the time was up")
    good = sum(row.right for row in rows)
    print(f"generated {sum(row.result == 'ok' for row in rows)}, "
          f"refused {sum(row.result.startswith('refused') for row in rows)}")
    print(f"{good} of {len(rows)}")
    sys.exit(0 if good == len(rows) and not left_out else 1)


main()
