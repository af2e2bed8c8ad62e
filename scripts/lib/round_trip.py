"""Builds and runs the generated round trips of API descriptions; see scripts/round-trip."""
import argparse
import concurrent.futures
import csv
import dataclasses
import os
import pathlib
import sys
import time

import round_trip_table
from compiling import journal
from corpus_run import shard
from round_trip_bench import bench, document, outcome

REAL = ["museum.yaml", "petstore-3.1.json", "petstore-swagger.yaml"]
OWN = ["alternatives", "answers", "blocking", "calls", "conditions", "default-mapping", "hooks", "hostile",
       "media", "multi-file", "multipart", "multipart-forms", "names", "nested", "part-headers", "recursion",
       "references", "security", "servers", "streams", "styles", "swagger-2-files", "swagger-2-forms",
       "swagger-2-multipart", "swagger-2-parameters", "swagger-2-petstore", "unions", "values", "xml",
       "xml-3.2"]
# A unit of more code than this is no cheaper, and takes memory.
BYTES_OF_A_BATCH = 1_200_000


def documents(corpus):
    with (corpus / "features/INDEX.tsv").open(newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            has_operations = row["operations"].isdigit() and int(row["operations"]) > 0
            if row["kind"] == "root" and row["official_schema"] == "valid" and has_operations:
                yield "features/" + row["file"]
    for file in REAL:
        yield "real/" + file


def own_documents(root):
    for name in OWN:
        yield next((root / "tests/cases/ok" / name).glob("spec.*"))
    yield from [root / "specs/petstore.yaml", root / "tests/runtime/api/shop.yaml",
                *sorted((root / "tests/round_trip").glob("*.yaml"))]


def excluded(root):
    """Operations without a round trip, with reasons; `*`: all of the document's."""
    with (root / "scripts/lib/round_trip_excluded.tsv").open(newline="") as file:
        return {(row["document"], row["operation"]): row["reason"]
                for row in csv.DictReader(file, delimiter="\t")}


def unexplained(row, listed):
    """What is wrong with an outcome, or nothing."""
    if row.result in ("ok", "refused") or (row.spec, "*") in listed:
        return ""
    if row.wrong and all((row.spec, name) in listed for name in row.wrong):
        return ""
    return row.result


def batches(ready, most):
    """Groups that are compiled as one unit."""
    batch, size = [], 0
    for each in ready:
        if batch and (len(batch) == most or size + each.size > BYTES_OF_A_BATCH):
            yield batch
            batch, size = [], 0
        batch.append(each)
        size += each.size
    if batch:
        yield batch


def parse():
    parser = argparse.ArgumentParser()
    parser.add_argument("build", type=pathlib.Path)
    parser.add_argument("corpus", type=pathlib.Path)
    parser.add_argument("root", type=pathlib.Path)
    parser.add_argument("--only", default="")
    parser.add_argument("--own", action="store_true")
    parser.add_argument("--sample", type=int, default=0)
    parser.add_argument("--shard", type=shard, default=slice(None))
    parser.add_argument("--group", type=int, default=8)
    parser.add_argument("--seconds", type=float, default=float("inf"))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--resume", action="store_true")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    return parser.parse_args()


def choose(options):
    if options.only:
        return [each for each in options.only.split(",") if each]
    if options.own:
        return [str(each) for each in own_documents(options.root)]
    names = list(documents(options.corpus))
    if options.sample:
        names = names[::max(1, len(names) // options.sample)][:options.sample]
    # Small ones first: a run that is stopped has seen more of them.
    return sorted(names[options.shard], key=lambda name: (options.corpus / name).stat().st_size)


class visitor:
    """Finds the rows of documents: from the journal, or by running them."""

    def __init__(self, options, listed):
        self.made = bench(options.build, options.root, options.seed)
        self.kept = journal(self.made.work / "journal.jsonl", options.resume)
        self.corpus, self.listed = options.corpus, listed
        self.end = time.monotonic() + options.seconds
        self.rows = []

    def generate(self, spec):
        """A document that is to be run; its row is there already otherwise."""
        made = self.made.generate(self.corpus / spec, spec)
        if isinstance(made, outcome):
            self.rows.append(made)
            return None
        kept = self.kept.find(made.key)
        if kept is None or kept["row"]["result"] != "ok":
            return made
        self.add({**kept["row"], "spec": spec})
        return None

    def add(self, fields):
        row = outcome(**fields)
        self.rows.append(row)
        wrong = unexplained(row, self.listed)
        if wrong:
            print(f"{row.spec}: {row.equal} of {row.operations}, {wrong}", flush=True)

    def note(self, of: document, row: outcome):
        fields = dataclasses.asdict(row)
        self.kept.add(of.key, row=fields)
        self.add(fields)

    def visit(self, batch):
        if time.monotonic() < self.end:
            self.made.visit(batch, self.note)


def main():
    options = parse()
    names = choose(options)
    listed = excluded(options.root)
    found = visitor(options, listed)
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        ready = [each for each in pool.map(found.generate, names) if each]
        list(pool.map(found.visit, batches(ready, options.group)))
    rows = found.rows
    left_out = len(names) - len(rows)
    bad = [row for row in rows if unexplained(row, listed)]
    stale = [name for (spec, name) in listed for row in rows
             if row.spec == spec and name not in ("*", *row.wrong) and row.result != "refused"]
    if stale:
        print(f"equal, so round_trip_excluded.tsv need not list them: {', '.join(stale)}")
    whole = not (options.only or options.own or options.sample or options.shard != slice(None))
    if whole:
        text = round_trip_table.text(names, rows, listed, options.seed)
        (options.root / "docs/round-trip-corpus.md").write_text(text)
    if left_out:
        print(f"{left_out} documents were left out: the time was up")
    print(f"{len(rows)} documents: {sum(row.result == 'refused' for row in rows)} refused by the generator, "
          f"{len(bad)} with differences; {sum(row.skipped for row in rows)} answers or operations without "
          "values to send")
    print(f"{sum(row.refused for row in rows)} of {sum(row.negatives for row in rows)} requests with one "
          "value out of bounds refused as they should be")
    print(f"{sum(row.equal for row in rows)} of {sum(row.operations for row in rows)} operations")
    sys.exit(1 if bad or left_out or not rows else 0)


main()
