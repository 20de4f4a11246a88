"""Python's side of the comparison: answers one JSON line with one JSON line.

The first line has the inputs and is answered with the names of the ways in which
Python can go about it. Each later one names a task and a way.
"""

import json
import os
import statistics
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

os.environ["ORT_DISABLE_TELEMETRY"] = "1"  # before the import, and as in Go

import numpy as np
import onnxruntime
from tokenizers import BertWordPieceTokenizer

PREFIX = "Represent this sentence for searching relevant passages: "


def session(path, threads, spin):
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    if not spin:
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


class Way:
    """Batches of a size, on a number of threads, by a number of callers."""

    def __init__(self, models, batch, threads, callers):
        self.batch, self.callers = batch, ThreadPoolExecutor(callers) if callers > 1 else None
        self.embedder = session(models / "bge-small-en-v1.5/model.onnx", threads, callers == 1)
        self.ranker = session(models / "ms-marco-MiniLM-L-12-v2/model.onnx", threads, callers == 1)
        self.tokens = BertWordPieceTokenizer(str(models / "bge-small-en-v1.5/vocab.txt"), lowercase=True)
        self.tokens.enable_truncation(512)
        self.tokens.enable_padding()

    def run(self, model, texts):
        encoded = self.tokens.encode_batch(texts)
        feed = {
            "input_ids": np.array([e.ids for e in encoded], dtype=np.int64),
            "attention_mask": np.array([e.attention_mask for e in encoded], dtype=np.int64),
            "token_type_ids": np.array([e.type_ids for e in encoded], dtype=np.int64),
        }
        return model.run(None, feed)[0]

    def batches(self, model, texts):
        # Neighbours of like length waste the least on padding.
        order = sorted(range(len(texts)), key=lambda i: -len(str(texts[i])))
        groups = [[texts[i] for i in order[at : at + self.batch]] for at in range(0, len(order), self.batch)]
        return list((self.callers.map if self.callers else map)(lambda group: self.run(model, group), groups))

    def vectors(self, texts):
        out = np.concatenate([o[:, 0] for o in self.batches(self.embedder, texts)])
        return out / np.linalg.norm(out, axis=1, keepdims=True)

    def scores(self, question, passages):
        return self.batches(self.ranker, [(question, p) for p in passages])


def milliseconds(times, do):
    spent = []
    for i in range(times):
        began = time.perf_counter()
        do(i)
        spent.append((time.perf_counter() - began) * 1000)
    return statistics.median(spent)


def measure(way, task, passages, questions):
    if task == "passages/s":
        return 1000 * len(passages) / milliseconds(1, lambda _: way.vectors(passages))
    if task == "question ms":
        return milliseconds(len(questions), lambda i: way.vectors([PREFIX + questions[i]]))
    n = {"rerank 8 ms": 8, "rerank 20 ms": 20}[task]

    def rerank(i):
        first = i * n % (len(passages) - n)
        way.scores(questions[i % len(questions)], passages[first : first + n])

    return milliseconds(8, rerank)


def main():
    models = Path(sys.argv[1])
    inputs = json.loads(sys.stdin.readline())
    ways = {
        "batch 32, 2 threads": Way(models, 32, 2, 1),
        "batch 1, 2 threads": Way(models, 1, 2, 1),
        "batch 1, 2 callers": Way(models, 1, 1, 2),
    }
    print(json.dumps(list(ways)), flush=True)
    for line in sys.stdin:
        ask = json.loads(line)
        print(json.dumps(measure(ways[ask["way"]], ask["task"], inputs["passages"], inputs["questions"])), flush=True)


main()
