#!/usr/bin/env python3
"""Score recovered records against a folder of labelled samples.

    python score.py SAMPLES_DIR -- COMMAND...      e.g.  -- foundling read --json
    python score.py SAMPLES_DIR --records OUT.jsonl

COMMAND is run once with every sample file as an argument and must print one
JSON object a line for each document it finds:

    {"source": {"path": "<as given>"}, "kind": "story" | "nonstory",
     "record": {"title": ..., "authors": [...], ...}, "text": "<story proper>"}

Record fields have the names and shapes of the samples' own NNN.json files.
Prints precision, recall and F1 for every field, then the worst misses
(--misses N), and a last line `macro F1 0.xxx  body 0.xxx  kind 0.xxx`.
Only the standard library is used.
"""
import argparse
import collections
import csv
import html
import json
import pathlib
import re
import subprocess
import sys

SCALARS = ["title", "rating", "rating_raw", "pairing_raw", "summary", "disclaimer",
           "spoilers", "archive_permission", "feedback", "series", "part", "parts_total",
           "status", "date", "dedication", "language"]
LISTS = ["authors", "fandoms", "characters", "category", "genre", "warnings", "notes", "beta"]
FIELDS = SCALARS + LISTS + ["relationships"]
# The record a reader and a cataloguer cannot do without; macro F1 is over these.
CORE = ["title", "authors", "fandoms", "relationships", "rating", "summary", "spoilers",
        "disclaimer", "archive_permission", "series", "part", "parts_total", "notes", "warnings"]


def plain(value):
    """Text as compared: unescaped, one space between words, no edge punctuation."""
    text = html.unescape(str(value)).replace("\u00a0", " ")
    text = text.translate(str.maketrans("\u2018\u2019\u201c\u201d\u2013\u2014", "''\"\"--"))
    text = re.sub(r"\s+", " ", text).strip()
    return text.strip(" .,;:*~_-=\"'<>()[]").casefold()


def bare(name):
    """A fandom's or character's name without AO3's disambiguation: '(TV)', '- J. K. Rowling'."""
    return plain(re.sub(r"\s*\([^)]*\)|\s+-\s+.*$", "", str(name)))


def load_fandoms(path):
    """Every name and alias of a fandom, mapped to its canonical name."""
    known = {}
    if path.exists():
        with path.open(encoding="utf-8", newline="") as rows:
            for row in csv.DictReader(rows):
                for name in [row["fandom"], *row["aliases"].split(";")]:
                    known.setdefault(bare(name), bare(row["fandom"]))
    return known


FANDOMS = load_fandoms(pathlib.Path(__file__).resolve().parents[2] / "src/foundling/data/fandoms.csv")


def as_set(field, value):
    if value in (None, "", []):
        return set()
    if field == "relationships":
        return {frozenset(bare(n) for n in pair) for pair in value}
    if field == "fandoms":
        return {FANDOMS.get(bare(n), bare(n)) for n in value}
    if field in LISTS:
        names = (v.get("name") if isinstance(v, dict) else v for v in value)
        return {plain(n) for n in names if n not in (None, "")}
    return {plain(value)}


def words(text, count, last=False):
    found = re.findall(r"[^\W_]+", html.unescape(text or "").casefold())
    return found[-count:] if last else found[:count]


def load_gold(folder):
    gold = {}
    for path in sorted(folder.glob("*.json")):
        label = json.loads(path.read_text(encoding="utf-8"))
        if "kind" not in label:
            continue
        # Mailboxes hold many documents: they serve stitching, not this score.
        docs = [p for p in folder.glob(path.stem + ".*") if p.suffix not in (".json", ".mbox")]
        if docs:
            gold[docs[0].name] = (docs[0], label)
    return gold


def load_records(args, gold):
    if args.records:
        lines = pathlib.Path(args.records).read_text(encoding="utf-8").splitlines()
    else:
        command = args.command + [str(doc) for doc, _ in gold.values()]
        done = subprocess.run(command, stdout=subprocess.PIPE)
        if done.returncode:
            sys.exit(f"score: command exited {done.returncode}")
        lines = done.stdout.decode("utf-8").splitlines()
    found = {}
    for line in lines:
        if line.strip():
            record = json.loads(line)
            found.setdefault(pathlib.Path(record["source"]["path"]).name, record)
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("samples", type=pathlib.Path)
    parser.add_argument("--records")
    parser.add_argument("--misses", type=int, default=0, metavar="N")
    parser.add_argument("--only", default="", help="comma-separated fields whose misses to show")
    parser.add_argument("command", nargs="*")
    args = parser.parse_args()
    if not args.records and not args.command:
        parser.error("give a COMMAND after -- or --records FILE")

    gold = load_gold(args.samples)
    found = load_records(args, gold)
    hit, said, true = (collections.Counter() for _ in range(3))
    misses, body_ok, body_n = [], 0, 0
    kind = collections.Counter()
    for name, (doc, label) in gold.items():
        got = found.get(name, {})
        kind[(label["kind"], got.get("kind", "missing"))] += 1
        if label["kind"] != "story":
            continue
        record = got.get("record") or {}
        for field in FIELDS:
            want, have = as_set(field, label.get(field)), as_set(field, record.get(field))
            hit[field] += len(want & have)
            said[field] += len(have)
            true[field] += len(want)
            if want != have:
                misses.append((field, name, sorted(map(str, want)), sorted(map(str, have))))
        for key, last in (("body_first_words", False), ("body_last_words", True)):
            if label.get(key):
                want = words(label[key], 6, last)
                have = words(got.get("text"), len(want), last)
                body_n += 1
                body_ok += want == have
                if want != have:
                    misses.append((key, name, [" ".join(want)], [" ".join(have)]))

    print(f"{'field':20} {'P':>6} {'R':>6} {'F1':>6} {'true':>5} {'said':>5}")
    f1 = {}
    for field in FIELDS:
        p = hit[field] / said[field] if said[field] else 0.0
        r = hit[field] / true[field] if true[field] else 0.0
        f1[field] = 2 * p * r / (p + r) if p + r else 0.0
        if true[field] or said[field]:
            mark = "*" if field in CORE else " "
            print(f"{field:19}{mark} {p:6.3f} {r:6.3f} {f1[field]:6.3f} {true[field]:5d} {said[field]:5d}")
    only = set(filter(None, args.only.split(",")))
    for miss in [m for m in misses if not only or m[0] in only][: args.misses]:
        print("miss %-18s %-14s want %s got %s" % miss)
    right = sum(n for (a, b), n in kind.items() if a == b)
    used = [f1[f] for f in CORE if true[f]]
    print(f"macro F1 {sum(used) / max(1, len(used)):.3f}  body {body_ok / max(1, body_n):.3f}  "
          f"kind {right / max(1, sum(kind.values())):.3f}  documents {len(gold)}  "
          f"missing {sum(n for (_, b), n in kind.items() if b == 'missing')}")


if __name__ == "__main__":
    main()
