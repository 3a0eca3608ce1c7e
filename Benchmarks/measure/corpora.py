"""The development sets of ../shared/data/chat as rounds: a corpus, questions, and which entries answer each."""

import csv
import json

from .site import ROOT

DATA = ROOT.parent / "shared" / "data" / "chat"
PARAPHRASE_ROUNDS = 10


class Round:
    """One corpus with its questions; `answers[query]` are the ids that are right, none for a question nothing answers."""

    def __init__(self, corpus, queries, answers):
        self.corpus, self.queries, self.answers = corpus, queries, answers


def passages(name, language):
    """Paragraphs and questions about them (XQuAD, JaQuAD)."""
    corpus = [{"id": number, "language": language, "answer": text}
              for number, text in _tsv(f"passages/{name}.docs.tsv")]
    queries, answers = [], {}
    for number, (text, document) in enumerate(_tsv(f"passages/{name}.queries.tsv")):
        queries.append({"id": str(number), "language": language, "text": text})
        answers[str(number)] = {document}
    return [Round(corpus, queries, answers)]


def garbage(column, frame):
    """Tsu City's items, asked by their name in kanji or by its reading; items of one name are one answer."""
    with open(DATA / "garbage" / "tsu_gomi.ja.utf8.csv", encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    corpus = [{"id": row["id"], "language": "ja", "question": row["hinmoku"],
               "answer": f"{row['kubun']} {row['note']}"} for row in rows]
    same = {}
    for row in rows:
        same.setdefault(row[column], set()).add(row["id"])
    queries = [{"id": row["id"], "language": "ja", "text": frame.format(row[column])} for row in rows]
    return [Round(corpus, queries, {row["id"]: same[row[column]] for row in rows})]


def stack_faq(with_alternatives):
    """Questions of StackExchange with paraphrases: each asked while it is left out of the corpus."""
    with open(DATA / "paraphrases" / "StackFAQ" / "stackExchange-FAQ.json", encoding="utf-8") as file:
        pairs = json.load(file)["root"]["qapair"]
    pairs = [{**pair, "rephr": [text for text in pair["rephr"] if text and len(text) > 1]} for pair in pairs]
    rounds = []
    for left_out in range(PARAPHRASE_ROUNDS):
        corpus, queries, answers = [], [], {}
        for number, pair in enumerate(pairs):
            others = [text for place, text in enumerate(pair["rephr"]) if place % PARAPHRASE_ROUNDS != left_out]
            corpus.append({"id": str(number), "language": "en", "question": pair["question"],
                           "alternatives": others if with_alternatives else [], "answer": "\n".join(text for text in pair["answer"] if text)})
            for place, text in enumerate(pair["rephr"]):
                if place % PARAPHRASE_ROUNDS == left_out:
                    query = f"{number}.{place}"
                    queries.append({"id": query, "language": "en", "text": text})
                    answers[query] = {str(number)}
        rounds.append(Round(corpus, queries, answers))
    return rounds


def clinc(part):
    """CLINC150's training sentences as alternatives, asked its `val` or `test` questions and those out of scope."""
    with open(DATA / "intents" / "clinc150_full.json", encoding="utf-8") as file:
        data = json.load(file)
    intents = {}
    for text, intent in data["train"]:
        intents.setdefault(intent, []).append(text)
    corpus = [{"id": intent, "language": "en", "question": texts[0], "alternatives": texts[1:]}
              for intent, texts in intents.items()]
    queries, answers = [], {}
    for number, (text, intent) in enumerate(data[part] + data[f"oos_{part}"]):
        queries.append({"id": str(number), "language": "en", "text": text})
        answers[str(number)] = set() if intent == "oos" else {intent}
    return [Round(corpus, queries, answers)]


def _tsv(name):
    with open(DATA / name, encoding="utf-8") as file:
        return [line.rstrip("\n").split("\t") for line in file if line.strip()]
