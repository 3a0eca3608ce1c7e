"""Searching a FAQ of 1,786, 100,000 and 1,000,000 entries, beside SQLite's FTS5 and tantivy on the same corpus."""

import random
import sqlite3
import time

from . import corpora, quality, size, table

SIZES = (1_786, 100_000, 1_000_000)
QUERIES = 2_000
TOP = 10
SEED = 20261127
GOALS = {1_786: (50, 200), 1_000_000: (None, 5_000)}


def run(folder):
    if not corpora.DATA.is_dir():
        table.note(f"SKIPPED: the texts the corpora are made of are not at {corpora.DATA}")
        return
    _quality(folder)
    for entries in SIZES:
        _scale(folder, size.of(entries))
    table.note("times of one question on one thread, in process; FTS5 with trigrams, tantivy with n-grams of 1 and 2")


def corpus(entries):
    """Entries of one question and two sentences of answer, drawn from JaQuAD's paragraphs, and questions about them."""
    draw = random.Random(SEED)
    one = corpora.passages("ja.jaquad", "ja")[0]
    sentences = [sentence for line in one.corpus for sentence in line["answer"].split("。") if len(sentence) > 12]
    asked = [line["text"] for line in one.queries]
    lines = [{"id": str(number), "language": "ja", "question": f"{draw.choice(asked)} {number % 9973}",
              "answer": "。".join(draw.sample(sentences, 2))} for number in range(entries)]
    # Unique: a piece of a sentence and a piece of a question.
    queries = [{"id": str(number), "language": "ja",
                "text": draw.choice(sentences)[:12] + draw.choice(asked)[:12]} for number in range(QUERIES)]
    return corpora.Round(lines, queries, {})


def _quality(folder):
    """What the same engines find on JaQuAD."""
    one = corpora.passages("ja.jaquad", "ja")[0]
    lines, _ = quality.rank(folder, one, TOP)
    ours = sum(quality.first_right(lines[query], right) for query, right in one.answers.items()) / len(one.answers)
    beside = []
    for name, engine in _engines():
        search = engine(one.corpus)
        hits = sum(bool(found := search(query["text"], 1)) and found[0] in one.answers[query["id"]]
                   for query in one.queries)
        beside.append(f"{name} {hits / len(one.queries):.3f}")
    table.row("JaQuAD, first right", f"{ours:.3f}", ", ".join(beside))


def _scale(folder, entries):
    one = corpus(entries)
    lines, said = quality.rank(folder, one, TOP)
    figures = dict(line.split(": ", 1) for line in said.splitlines() if ": " in line)
    p50, p99 = (float(figures["queries"].split(f"{name} ")[1].split(" ")[0]) for name in ("p50", "p99"))
    beside = []
    for name, engine in _engines():
        started = time.perf_counter()
        search = engine(one.corpus)
        built = time.perf_counter() - started
        times = []
        for query in one.queries[:max(20, QUERIES * 1_786 // entries)]:
            started = time.perf_counter()
            search(query["text"], TOP)
            times.append((time.perf_counter() - started) * 1e6)
        beside.append(f"{name} {table.span(times, 'µs', 0)}, {entries / built:,.0f} entries/s")
    goal50, goal99 = GOALS.get(entries, (None, None))
    table.row(f"search, {entries:,} entries", f"{p50:.0f} / {p99:.0f} µs", "; ".join(beside), None,
              table.at_most(p99, goal99, f"{goal99} µs p99") if goal99 else None)
    if goal50:
        table.row(f"search, {entries:,} entries, p50", f"{p50:.0f} µs", "", None,
                  table.at_most(p50, goal50, f"{goal50} µs"))
    table.note(f"index: {figures['index']}; memory: {figures['memory']}")
    everything, _ = quality.rank(folder, one, TOP, ["--exhaustive"])
    same = sum(len(_ids(lines[query]) & _ids(everything[query])) for query in lines)
    whole = sum(len(_ids(everything[query])) for query in lines)
    first = sum(_ids(lines[query], 1) == _ids(everything[query], 1) for query in lines) / len(lines)
    table.row(f"search, {entries:,} entries, recall", f"{same / whole:.3f} of ten", f"first the same {first:.3f}")


def _ids(line, count=TOP):
    return {place["id"] for place in line["ranking"][:count]}


def _engines():
    yield "FTS5", _fts5
    try:
        import tantivy  # noqa: F401
    except ImportError:
        table.note("SKIPPED: tantivy is not here; `pip install tantivy` brings it")
        return
    yield "tantivy", _tantivy


def _fts5(lines):
    database = sqlite3.connect(":memory:")
    database.execute("CREATE VIRTUAL TABLE faq USING fts5(question, answer, tokenize='trigram')")
    database.executemany("INSERT INTO faq(rowid, question, answer) VALUES (?, ?, ?)",
                         ((int(line["id"]), line.get("question", ""), line["answer"]) for line in lines))

    def search(text, top):
        grams = {text[place:place + 3].replace('"', '') for place in range(len(text) - 2)}
        words = " OR ".join(f'"{gram}"' for gram in grams if len(gram) == 3)
        found = database.execute(
            "SELECT rowid FROM faq WHERE faq MATCH ? ORDER BY bm25(faq, 2, 1) LIMIT ?", (words, top))
        return [str(row[0]) for row in found]
    return search


def _tantivy(lines):
    import tantivy
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw")
    for field in ("question", "answer"):
        builder.add_text_field(field, tokenizer_name="grams")
    schema = builder.build()
    index = tantivy.Index(schema)
    analyzer = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.ngram(1, 2, False)).build()
    index.register_tokenizer("grams", analyzer)
    writer = index.writer(256_000_000, 1)
    for line in lines:
        writer.add_document(tantivy.Document(id=line["id"], question=line.get("question", ""), answer=line["answer"]))
    writer.commit()
    index.reload()
    searcher = index.searcher()

    def search(text, top):
        grams = {text[place:place + width].lower() for width in (1, 2) for place in range(len(text) - width + 1)}
        # Its parser would make a phrase of the n-grams of a word.
        query = tantivy.Query.boolean_query([
            (tantivy.Occur.Should, tantivy.Query.term_query(schema, field, gram))
            for gram in grams for field in ("question", "answer")])
        return [searcher.doc(address)["id"][0] for _, address in searcher.search(query, top).hits]
    return search
