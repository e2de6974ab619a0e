"""The client of endpoints against llama.cpp's own server, built from the installed package's source if need be."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator

import pytest

from tests.engine import endpoints, test_remote_servers
from tests.engine.endpoints import Real

pytestmark = [pytest.mark.prove, pytest.mark.timeout(3600)]
CHECKS = sorted(name for name in vars(test_remote_servers) if name.startswith("test_"))


@pytest.fixture(scope="module")
def server() -> Iterator[Real]:
    try:
        program = endpoints.native(build=True)
    except subprocess.CalledProcessError as error:
        pytest.skip(f"llama.cpp's own server cannot be built here: {error.stderr.strip().splitlines()[-1]}")
    with endpoints.llama_server(program) as made:
        yield made


@pytest.mark.parametrize("check", CHECKS)
def test_the_suite_of_all_servers_holds(server: Real, check: str) -> None:
    with endpoints.rig(server.chat, server.embedder) as rig:
        rig.book.secret = server.key
        work = getattr(test_remote_servers, check)
        work(rig, server) if "server" in work.__annotations__ else work(rig)
