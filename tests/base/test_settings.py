"""The table of settings is typed, bounded and strict about names."""

import json

import pytest

from app.base.settings import TABLE, Settings


class Memory(dict):
    def load(self):
        return dict(self)

    def save(self, key, value):
        self[key] = value


def test_every_row_accepts_its_own_default_and_explains_itself():
    for row in TABLE:
        assert row.check(row.default) == row.default
        assert row.title and row.help.endswith(".")
    assert len({row.key for row in TABLE}) == len(TABLE)


def test_values_survive_a_restart_and_listeners_hear_of_changes():
    backend, heard = Memory(), []
    settings = Settings(backend)
    settings.listen(lambda key, value: heard.append((key, value)))
    settings.set("text_scale", 150)
    settings.set("text_scale", 150)
    assert heard == [("text_scale", 150)]
    assert Settings(backend).number("text_scale") == 150


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("text_scale", 500),
        ("text_scale", 10),
        ("theme", "pink"),
        ("offline", 1),
        ("text_scale", "100"),
        ("theme", 3),
    ],
)
def test_a_bad_value_is_refused_and_changes_nothing(key, value):
    settings = Settings(Memory())
    before = settings.get(key)
    with pytest.raises(ValueError, match=settings.rows[key].title):
        settings.set(key, value)
    assert settings.get(key) == before


def test_a_mistyped_name_raises():
    settings = Settings(Memory())
    with pytest.raises(KeyError):
        settings.get("them")
    with pytest.raises(KeyError):
        settings.set("them", "dark")


def test_a_key_of_a_newer_version_is_left_alone():
    assert Settings(Memory(future=json.dumps(1))).text("theme") == "system"


def test_a_value_that_cannot_be_kept_is_not_taken():
    class Full(Memory):
        def save(self, key, value):
            raise OSError("full")

    settings = Settings(Full())
    with pytest.raises(OSError, match="full"):
        settings.set("text_scale", 150)
    assert settings.number("text_scale") == 100
