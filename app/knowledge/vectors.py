"""The vectors of all chunks in memory: a byte a dimension, found by their signs and then measured exactly."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Bytes = NDArray[np.int8]
Numbers = NDArray[np.int64]

FEW = 6_000
"""Vectors up to which all are measured exactly; beyond, signs are compared first."""

PART = 4_096
"""Rows looked through at a time: what that takes of memory stays small, however many there are."""

RESCORED = 16
LEAST_RESCORED = 400
"""Candidates measured exactly for each result asked for, and at least."""


def quantise(vectors: Floats) -> Bytes:
    """Each row scaled so that its largest number takes the whole byte; the length is lost, which a cosine lacks not."""
    largest = np.abs(vectors).max(axis=1, keepdims=True)
    return np.rint(vectors * (127.0 / np.maximum(largest, 1e-12))).astype(np.int8)


class VectorIndex:
    """Rows of one embedder. Safe from any thread; every call takes milliseconds."""

    def __init__(self, dimensions: int, room: int = 0) -> None:
        """`room` is how many rows are about to come; there is always room for more."""
        self.dimensions = dimensions
        self._lock = threading.Lock()
        self._count = 0
        self._allot(max(room, 256))

    def _allot(self, room: int) -> None:
        """Arrays of at least `room` rows, with what there was."""
        old = self._count
        rows = np.zeros((room, self.dimensions), np.int8)
        signs = np.zeros((room, -(-self.dimensions // 64)), np.uint64)
        lengths = np.ones(room, np.float32)
        chunks, documents = np.zeros(room, np.int64), np.zeros(room, np.int64)
        if old:
            rows[:old], signs[:old], lengths[:old] = self._rows[:old], self._signs[:old], self._lengths[:old]
            chunks[:old], documents[:old] = self._chunks[:old], self._documents[:old]
        self._rows, self._signs, self._lengths = rows, signs, lengths
        self._chunks, self._documents = chunks, documents

    def __len__(self) -> int:
        return self._count

    def add(self, vectors: Iterable[tuple[int, int, bytes]]) -> None:
        """Chunk number, document number and bytes of each; chunks that are here already are left alone."""
        given = list(vectors)
        with self._lock:
            here = np.isin([chunk for chunk, _, _ in given], self._chunks[: self._count])
            fresh = [row for row, known in zip(given, here, strict=True) if not known]
            if not fresh:
                return
            end = self._count + len(fresh)
            if end > len(self._chunks):
                self._allot(max(end, len(self._chunks) * 3 // 2))
            part = slice(self._count, end)
            rows = np.frombuffer(b"".join(blob for _, _, blob in fresh), np.int8)
            self._rows[part] = rows.reshape(len(fresh), self.dimensions)
            self._chunks[part] = [chunk for chunk, _, _ in fresh]
            self._documents[part] = [document for _, document, _ in fresh]
            self._signs[part] = _signs(self._rows[part])
            self._lengths[part] = _lengths(self._rows[part])
            self._count = end

    def fill(self, vectors: Iterable[tuple[int, int, bytes]]) -> None:
        """As `add`, for many at once without holding them twice."""
        for part in _parts(vectors, 500):
            self.add(part)

    def remove(self, chunks: Sequence[int]) -> None:
        """Forget rows; unknown ones are fine."""
        with self._lock:
            stay = ~np.isin(self._chunks[: self._count], np.asarray(chunks, np.int64))
            left = int(stay.sum())
            if left == self._count:
                return
            for array in (self._rows, self._signs, self._lengths, self._chunks, self._documents):
                array[:left] = array[: self._count][stay]
            self._count = left

    def nearest(
        self, query: Floats, limit: int, documents: Sequence[int] | None = None
    ) -> list[tuple[int, float]]:
        """Chunk numbers and cosines of the nearest rows, best first; of these documents only, where given."""
        with self._lock:
            wanted = self._wanted(documents)
            if not len(wanted) or limit <= 0:
                return []
            if len(wanted) > FEW:
                apart = _apart(self._signs, wanted, _signs(quantise(query[None, :]))[0])
                some = min(len(wanted), max(limit * RESCORED, LEAST_RESCORED))
                wanted = wanted[np.argpartition(apart, some - 1)[:some]]
            cosines = self._cosines(query, wanted)
            best = np.argsort(-cosines, kind="stable")[:limit]
            return [(int(self._chunks[wanted[i]]), float(cosines[i])) for i in best]

    def cosines(self, query: Floats, chunks: Sequence[int]) -> dict[int, float]:
        """The cosine of each of these chunks that is here."""
        with self._lock:
            rows = _among(self._chunks[: self._count], chunks)
            found = self._cosines(query, rows)
            return {int(self._chunks[row]): float(c) for row, c in zip(rows, found, strict=True)}

    def _wanted(self, documents: Sequence[int] | None) -> Numbers:
        if documents is None:
            return np.arange(self._count)
        return _among(self._documents[: self._count], documents)

    def _cosines(self, query: Floats, rows: Numbers) -> Floats:
        length = max(float(np.linalg.norm(query)), 1e-12)
        products = self._rows[rows].astype(np.float32) @ query
        return (products / (self._lengths[rows] * length)).astype(np.float32)


def _parts(rows: Iterable[tuple[int, int, bytes]], size: int) -> Iterator[list[tuple[int, int, bytes]]]:
    source = iter(rows)
    while part := list(islice(source, size)):
        yield part


def _among(numbers: Numbers, wanted: Sequence[int]) -> Numbers:
    """The places of `numbers` that have one of those wanted."""
    some = np.asarray(wanted, np.int64)
    starts = range(0, len(numbers), PART)
    parts = [start + np.flatnonzero(np.isin(numbers[start : start + PART], some)) for start in starts]
    return np.concatenate(parts) if parts else np.empty(0, np.int64)


def _lengths(rows: Bytes) -> Floats:
    return np.sqrt(np.square(rows, dtype=np.float32).sum(axis=1), dtype=np.float32) + np.float32(1e-12)


def _signs(rows: Bytes) -> NDArray[np.uint64]:
    """A bit for each dimension, in whole words of 64."""
    bits = np.packbits(rows > 0, axis=1)
    padded = np.zeros((len(rows), -(-bits.shape[1] // 8) * 8), np.uint8)
    padded[:, : bits.shape[1]] = bits
    return padded.view(np.uint64)


def _apart(signs: NDArray[np.uint64], rows: Numbers, query: NDArray[np.uint64]) -> NDArray[np.int16]:
    """How many signs of each of these rows, which are in order, differ from the query's."""
    found = np.empty(len(rows), np.int16)
    for start in range(0, len(rows), PART):
        part = rows[start : start + PART]
        first, last = int(part[0]), int(part[-1])
        chosen = signs[first : last + 1] if last - first < len(part) else signs[part]
        found[start : start + PART] = np.bitwise_count(chosen ^ query).sum(axis=1, dtype=np.int16)
    return found
