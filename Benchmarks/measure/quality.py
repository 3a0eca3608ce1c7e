"""How well the chat finds what is asked: every development set beside the figure that was set for it."""

import json
import subprocess

from . import corpora, table
from .site import BINARY

# Questions out of scope that may pass for one in scope, on the validation part: where the threshold is set.
FALSE_REJECTS = 0.05


def run(folder):
    if not corpora.DATA.is_dir():
        table.note(f"SKIPPED: the development sets are not at {corpora.DATA}")
        return
    _first("JaQuAD, Japanese", folder, corpora.passages("ja.jaquad", "ja"), 0.83)
    _first("  without the dictionary", folder, corpora.passages("ja.jaquad", "ja"), None, ["--without-dictionary"])
    for language, goal in (("en", 0.938), ("zh", 0.932), ("vi", 0.924), ("th", 0.941), ("es", 0.934)):
        tag = "zh-Hans" if language == "zh" else language
        _first(f"XQuAD, {language}", folder, corpora.passages(f"{language}.xquad", tag), goal)
    for name, column, frame in (
            ("kanji", "hinmoku", "{}は何ごみですか"), ("hiragana", "hiragana", "{}はなにごみですか")):
        _first(f"garbage by {name}", folder, corpora.garbage(column, frame), None)
        _first("  without the dictionary", folder, corpora.garbage(column, frame), None, ["--without-dictionary"])
    _first("StackFAQ, question and answer", folder, corpora.stack_faq(False), 0.745)
    _first("StackFAQ, alternatives too", folder, corpora.stack_faq(True), 0.929)
    _clinc(folder)


def rank(folder, one, top=10, options=()):
    """The answers of `noroshi intents rank` by query, and what it says of itself."""
    corpus, queries = folder / "corpus.jsonl", folder / "queries.jsonl"
    _write(corpus, one.corpus)
    _write(queries, one.queries)
    done = subprocess.run(
        [BINARY, "intents", "rank", "--corpus", corpus, "--queries", queries, "--top", str(top), *options],
        check=True, capture_output=True, text=True)
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    return {line["query"]: line for line in lines}, done.stderr


def first_right(found, right):
    return bool(found["ranking"]) and str(found["ranking"][0]["id"]) in right


def _first(what, folder, rounds, goal, options=()):
    hits, top3, count, speed = 0, 0, 0, ""
    for one in rounds:
        lines, speed = rank(folder, one, options=options)
        for query, right in one.answers.items():
            count += 1
            hits += first_right(lines[query], right)
            top3 += any(str(place["id"]) in right for place in lines[query]["ranking"][:3])
    rate = hits / count
    table.row(what, f"first {rate:.3f}, of three {top3 / count:.3f}", _speed(speed), None,
              table.at_least(rate, goal, f"{goal:.3f}") if goal else None)


def _clinc(folder):
    """The threshold is set on the validation part, the figures are the test part's."""
    lines, _ = rank(folder, corpora.clinc("val")[0])
    answers = corpora.clinc("val")[0].answers
    inside = sorted(lines[query]["confidence"] for query, right in answers.items() if right)
    threshold = inside[int(len(inside) * FALSE_REJECTS)]
    one = corpora.clinc("test")[0]
    lines, speed = rank(folder, one)
    inside = [query for query, right in one.answers.items() if right]
    outside = [query for query, right in one.answers.items() if not right]
    first = sum(first_right(lines[query], one.answers[query]) for query in inside) / len(inside)
    kept = sum(first_right(lines[query], one.answers[query]) and lines[query]["confidence"] >= threshold
               for query in inside) / len(inside)
    refused = sum(lines[query]["confidence"] < threshold for query in outside) / len(outside)
    table.row("CLINC150, in scope", f"first {first:.3f}, kept {kept:.3f}", _speed(speed), None,
              table.at_least(first, 0.92))
    table.row("CLINC150, out of scope refused", f"{refused:.3f} at {threshold:.2f}, AUROC {_auroc(lines, one):.3f}", "",
              None, table.at_least(refused, 0.523, "0.523"))


def _auroc(lines, one):
    """How often a question in scope is surer than one that is not."""
    pairs = sorted((lines[query]["confidence"], bool(right)) for query, right in one.answers.items())
    inside = sum(right for _, right in pairs)
    outside = len(pairs) - inside
    below, wins = 0, 0
    for _, right in pairs:
        if right:
            wins += below
        else:
            below += 1
    return wins / (inside * outside)


def _speed(text):
    return next((line for line in text.splitlines() if line.startswith("queries")), "")


def _write(path, lines):
    with open(path, "w", encoding="utf-8") as file:
        for line in lines:
            file.write(json.dumps(line, ensure_ascii=False) + "\n")
