"""Branches: paths, siblings, leaves."""

from hypothesis import given
from hypothesis import strategies as st

from app.chat.tree import Tree
from app.store.records import Message


def message(name: str, parent: str | None) -> Message:
    return Message(name, "c", parent, "user", name, 0.0)


def test_the_shown_branch_with_its_alternatives():
    tree = Tree([message("a", None), message("b", "a"), message("c", "a"), message("d", "b")])
    turns = tree.turns("d")
    assert [t.message.id for t in turns] == ["a", "b", "d"]
    assert [(t.siblings, t.index) for t in turns] == [(("a",), 0), (("b", "c"), 0), (("d",), 0)]
    assert tree.leaf("a") == "c"
    assert tree.leaf("b") == "d"
    assert tree.path(None) == [] and tree.path("nowhere") == []


def test_a_cycle_ends():
    tree = Tree([message("a", "b"), message("b", "a")])
    assert {m.id for m in tree.path("a")} == {"a", "b"}


@given(st.lists(st.integers(0, 30), max_size=40))
def test_any_tree_has_paths_from_root_to_leaf(parents):
    ids = [f"{i:03}" for i in range(len(parents) + 1)]
    nodes = [message(ids[0], None)]
    nodes += [message(ids[i + 1], ids[p % (i + 1)]) for i, p in enumerate(parents)]
    tree = Tree(nodes)
    for name in ids:
        path = tree.path(name)
        assert path[0].parent is None and path[-1].id == name
        assert all(b.parent == a.id for a, b in zip(path, path[1:], strict=False))
        assert name in tree.siblings(name)
        assert name in [m.id for m in tree.path(tree.leaf(name))]
