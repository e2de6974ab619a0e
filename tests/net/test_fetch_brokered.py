"""A fetch by the broker, as the program does it: cut by the switch, gone on with later, its token nowhere in sight."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from app.net import filter as kernel
from tests.net import house
from tests.net import hub as hubs

pytestmark = pytest.mark.skipif(
    not kernel.available(), reason="the kernel's filter exists on Linux (x86-64, ARM64) only"
)
PATH = "/maker/tiny/resolve/main/tiny.gguf"
DATA = b"GGUF" + os.urandom(8_000_000)
BODY = """
    from pathlib import Path
    from app.base.errors import UserError
    from app.base.jobs import CancelToken
    from app.models.crew import Errand
    from app.models.manifest import Licence, ModelEntry, ModelFile
    from app.models.pace import Manner
    from app.models.sources import Part
    from app.models.transfer import Transfer
    target, moved = Path({target!r}), threading.Event()
    file = ModelFile("tiny.gguf", {size}, sha256={sha256!r})
    offered = ModelEntry("tiny", "Tiny", "Test", "chat", "huggingface", "maker/tiny", (file,),
                         Licence("MIT", "https://example.org"), 512, 1, "F32", (), "", "")
    door = outside.open_door(False, ROWS.append)
    manner = Manner(connections=3, tries=0, least=1 << 19, settle_s=0.0)
    def fetch():
        part = Part(target, ORIGIN + {path!r}, file)
        errand = Errand(part, offered, door, CancelToken(), manner, bearer=lambda url: "hf_heron" + "lantern")
        def tell(done, total):
            if done > total // 4:
                moved.set()
        try:
            return Transfer(errand).run(tell)
        except UserError as error:
            return error.code
"""


def body(target: Path, rest: str) -> str:
    """The fetch, and what is done with it."""
    return (
        BODY.format(target=str(target), size=len(DATA), sha256=hashlib.sha256(DATA).hexdigest(), path=PATH)
        + rest
    )


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "tiny.gguf"


def test_the_switch_cuts_a_fetch_by_the_broker_and_it_goes_on_later(target: Path) -> None:
    with hubs.running() as hub:
        hub.files[PATH], hub.tag, hub.rate = DATA, '"v1"', 3_000_000
        rest = """
    ended = []
    thread = threading.Thread(target=lambda: ended.append(fetch()))
    thread.start()
    moved.wait(60)
    door.set_offline(True)
    thread.join(30)
    left = target.with_name("tiny.gguf.part").exists(), target.exists(), door.broker_running
    door.set_offline(False)
    last = fetch()
    door.close()
    tell([ended, *left, last, results()])
"""
        ended, part, whole, broker, last, rows = house.run(hub, body(target, rest))
    assert (ended, part, whole, broker) == (["offline"], True, False, False)
    assert last == hashlib.sha256(DATA).hexdigest()
    assert target.read_bytes() == DATA
    assert "cut off by the Offline switch" in rows
    assert hub.served < len(DATA) + (6 << 20), "what had come was not asked for again"
    assert {headers["authorization"] for headers in hub.headers} == {"Bearer hf_heronlantern"}


def test_the_token_is_in_no_command_no_environment_and_no_row(target: Path) -> None:
    with hubs.running() as hub:
        hub.files[PATH], hub.mood, hub.rate = DATA, "stalled", 8_000_000
        rest = """
    import psutil
    thread = threading.Thread(target=fetch)
    thread.start()
    moved.wait(60)
    me = psutil.Process()
    words = [word for one in [me, *me.children(recursive=True)] for word in one.cmdline()]
    environment = str(dict(__import__("os").environ))
    door.set_offline(True)
    thread.join(30)
    seen = [str(words), environment, str(ROWS)]
    seen += [path.read_text("latin-1") for path in target.parent.glob("*.json")]
    door.close()
    tell([len(seen), any("heron" + "lantern" in text for text in seen)])
"""
        assert house.run(hub, body(target, rest)) == [4, False]
