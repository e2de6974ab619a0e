"""A local API that listens to nobody."""

from __future__ import annotations

import time

from app.base.errors import UserError
from app.base.events import Changed, EventSink
from app.serve.service import Served


class FakeApi:
    """The local API: listens when it is told to."""

    def __init__(self, post: EventSink) -> None:
        self._post = post
        self.served: Served | None = None
        self.trouble: UserError | None = None
        self.made = 1
        self.followed = 0

    @property
    def address(self) -> str:
        return f"http://{self.served.host}/v1" if self.served else ""

    def key(self) -> str:
        return f"ud-{self.made:040d}"

    def new_key(self) -> str:
        self.made += 1
        return self.key()

    def follow_settings(self) -> None:
        self.followed += 1

    def listen(self, requests: int = 0) -> None:
        """Listen, having been asked so often."""
        self.served = Served("local", time.time(), "127.0.0.1:8642", requests)
        self._post(Changed("connection"))
