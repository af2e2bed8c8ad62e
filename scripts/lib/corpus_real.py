"""Runs the generator over every real document that INDEX.tsv lists; see scripts/corpus."""
import argparse
import pathlib
import sys

from corpus_run import compiles, journal, run


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
    parser.add_argument("--generate-only", action="store_true")
    parser.add_argument("--only", default="")
    parser.add_argument("--resume", action="store_true")
    options = parser.parse_args()
    index = (options.corpus / "INDEX.tsv").read_text().splitlines()[1:]
    names = [line.split("\t")[0] for line in index if line]
    chosen = [name for name in options.only.split(",") if name]
    unknown = set(chosen) - set(names)
    if unknown:
        sys.exit(f"not in INDEX.tsv: {', '.join(sorted(unknown))}")
    done = journal(options.root / "build/corpus-real.json", options.generator)
    rows = []
    for name in chosen or names:
        if options.resume and name in done.rows:
            rows.append(done.rows[name])
            continue
        row = run(options.generator, options.corpus / name, options.root,
                  None if options.generate_only else compiles)
        row.spec = name
        rows.append(row)
        if not options.generate_only:
            done.add(row)
        print(f"{row.spec}: {row.result}, {row.seconds:.2f} s, {row.peak_mib:.0f} MiB, compiles: {row.compiled}",
              flush=True)
    if not chosen:
        head = ("# Real-world documents\n\nWritten by `scripts/corpus real`. A document is either "
                "generated, and its code then compiles under\n`-Wall -Wextra -Wconversion -Wshadow "
                "-Werror` with each header alone, or refused with located errors. A dash: not compiled in "
                "this run.\n\n")
        (options.root / "docs/corpus-real.md").write_text(head + table(rows) + "\n")
    good = sum(row.right for row in rows)
    print(f"generated {sum(row.result == 'ok' for row in rows)}, "
          f"refused {sum(row.result.startswith('refused') for row in rows)}")
    print(f"{good} of {len(rows)}")
    sys.exit(0 if good == len(rows) else 1)


main()
