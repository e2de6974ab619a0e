"""Row heights with running sums: which row is at a pixel, where a row begins, in logarithmic time."""

from __future__ import annotations

from collections.abc import Sequence


class Heights:
    """A Fenwick tree over row heights in pixels; rows are added or cut at the end."""

    def __init__(self, heights: Sequence[int] = ()) -> None:
        self._heights: list[int] = []
        self._tree: list[int] = [0]
        self.reset(heights)

    def __len__(self) -> int:
        return len(self._heights)

    def __getitem__(self, row: int) -> int:
        return self._heights[row]

    def reset(self, heights: Sequence[int]) -> None:
        """Replace all rows, in linear time."""
        self._heights = list(heights)
        tree = [0, *self._heights]
        for index in range(1, len(tree)):
            parent = index + (index & -index)
            if parent < len(tree):
                tree[parent] += tree[index]
        self._tree = tree

    def append(self, height: int) -> None:
        """Add a row at the end."""
        self._heights.append(height)
        index = len(self._heights)
        low = index - (index & -index)
        self._tree.append(self._sum(index - 1) - self._sum(low) + height)

    def truncate(self, count: int) -> None:
        """Keep the first `count` rows."""
        del self._heights[count:]
        del self._tree[count + 1 :]

    def set(self, row: int, height: int) -> int:
        """Change one row; returns by how much it grew."""
        delta = height - self._heights[row]
        if delta:
            self._heights[row] = height
            index = row + 1
            while index < len(self._tree):
                self._tree[index] += delta
                index += index & -index
        return delta

    def _sum(self, count: int) -> int:
        total = 0
        while count > 0:
            total += self._tree[count]
            count -= count & -count
        return total

    def top(self, row: int) -> int:
        """Pixels above `row`; `top(len)` is the whole height."""
        return self._sum(row)

    @property
    def total(self) -> int:
        """The whole height."""
        return self._sum(len(self._heights))

    def row_at(self, y: int) -> int:
        """The row that holds pixel `y`, clamped to the rows there are; 0 when there is none."""
        position, remaining = 0, max(0, y)
        step = 1 << (len(self._heights).bit_length())
        while step:
            following = position + step
            if following < len(self._tree) and self._tree[following] <= remaining:
                position, remaining = following, remaining - self._tree[following]
            step >>= 1
        return max(0, min(position, len(self._heights) - 1))
