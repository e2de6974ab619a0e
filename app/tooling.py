"""Servers of tools as the rooms want them: kept in the vault, looked at by a person before use, called by chats."""

from __future__ import annotations

import functools
import json
import re
import shutil
import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal, Protocol
from urllib.parse import urlsplit

from app.base.errors import UserError
from app.base.events import Changed, EventSink
from app.base.jobs import CancelToken
from app.base.settings import Backend
from app.chat.calling.offer import Offered, Result
from app.engine.api import Tool
from app.engine.tools.check import Toolset
from app.net.door import Door, Rules
from app.net.mcp_client import ToolClient
from app.net.mcp_facts import NAME, ServerFacts, ServerPlace, ToolFacts

KEY, SECRETS = "tool_servers", "tools"
MOST_SERVERS = 32
DESCRIBED = 1_000
"""Characters of a tool's description that a model is told; a person is shown all of it."""
ServerState = Literal["new", "allowed", "changed"]


@dataclass(frozen=True)
class Server:
    """A server as it is kept: `facts` are what it said last, `allowed` the print of what a person agreed to."""

    place: ServerPlace
    facts: ServerFacts | None = None
    allowed: str = ""

    @property
    def name(self) -> str:
        """Its name here."""
        return self.place.name

    @property
    def state(self) -> ServerState:
        """Whether its tools may be offered: new until a person agreed, changed when it says other things since."""
        if not self.allowed or self.facts is None:
            return "new"
        return "allowed" if self.facts.print == self.allowed else "changed"


class Keyring(Protocol):
    """Where secrets are kept."""

    def keep(self, name: str, token: str, /) -> bool: ...
    def read(self, name: str, /) -> str: ...
    def forget(self, name: str, /) -> None: ...


class Workshop:
    """Safe from any thread; what starts a server or asks one waits for it."""

    def __init__(
        self,
        kept: Backend,
        secrets: Keyring,
        client: ToolClient,
        post: EventSink,
        moved: Callable[[], object],
    ) -> None:
        """`moved` is called when the addresses that may be asked are others."""
        self._kept, self._secrets, self._client = kept, secrets, client
        self._post, self._moved = post, moved
        self._lock = threading.Lock()

    # the servers

    def servers(self) -> list[Server]:
        """All of them, in the order of their adding."""
        return [_server(row) for row in json.loads(self._kept.load().get(KEY, "[]"))]

    def server(self, name: str) -> Server:
        """One of them. Raises UserError (code no-such-server)."""
        found = {server.name: server for server in self.servers()}
        if name not in found:
            known = f"choose from {', '.join(found)}" if found else "add it first"
            raise UserError(f"There is no server of tools “{name[:60]}”", todo=known, code="no-such-server")
        return found[name]

    def origins(self) -> tuple[str, ...]:
        """The origins of those that are asked by an address."""
        urls = [server.place.url for server in self.servers() if server.place.url]
        return tuple(dict.fromkeys(f"{urlsplit(url).scheme}://{urlsplit(url).netloc}" for url in urls))

    def add(self, place: ServerPlace, secrets: Mapping[str, str] | None = None) -> Server:
        """Keep a server, which is not started yet. UserErrors: bad-name, server-exists, bad-address, not-found."""
        known = self.servers()
        _check(place, [server.name for server in known])
        if place.command:
            place = replace(place, command=(_program(place.command[0]), *place.command[1:]))
        given = dict(secrets or {})
        if given:
            self._keep_secrets({**self._all_secrets(), place.name: given})
        server = Server(replace(place, secrets=tuple(given)))
        self._save([*known, server])
        self._moved()
        return server

    def look(self, name: str, token: CancelToken | None = None) -> Server:
        """Start it, or ask it, and keep what it says of its tools. Raises UserError."""
        server = self.server(name)
        facts = self._client.look(server.place, self._given(server.place), token or CancelToken())
        if facts != server.facts:
            server = replace(server, facts=facts)
            self._put(server)
        return server

    def allow(self, name: str, seen: str) -> Server:
        """Agree to what a person has read, named by its print. Raises UserError (code changed) if it is another now."""
        server = self.server(name)
        if server.facts is None or server.facts.print != seen:
            raise UserError(
                f"{name} says other things of its tools than you were shown",
                todo="read them again",
                code="changed",
            )
        server = replace(server, allowed=seen)
        self._put(server)
        return server

    def forbid(self, name: str) -> Server:
        """Offer its tools no more until they are allowed again."""
        server = replace(self.server(name), allowed="")
        self._put(server)
        self._client.drop(name)
        return server

    def remove(self, name: str) -> None:
        """End it and forget it, with its secrets."""
        server = self.server(name)
        self._client.drop(name)
        if server.place.secrets:
            self._keep_secrets({of: given for of, given in self._all_secrets().items() if of != name})
        self._save([other for other in self.servers() if other.name != name])
        self._moved()

    def _given(self, place: ServerPlace) -> dict[str, str]:
        given = self._all_secrets().get(place.name, {})
        return {variable: given.get(variable, "") for variable in place.secrets}

    def _all_secrets(self) -> dict[str, dict[str, str]]:
        return json.loads(self._secrets.read(SECRETS) or "{}")

    def _keep_secrets(self, secrets: dict[str, dict[str, str]]) -> None:
        """In one entry of the keyring, which the erasing of a vault finds by its name."""
        if secrets:
            self._secrets.keep(SECRETS, json.dumps(secrets))
        else:
            self._secrets.forget(SECRETS)

    def _put(self, server: Server) -> None:
        with self._lock:
            self._save([server if other.name == server.name else other for other in self.servers()])

    def _save(self, servers: Iterable[Server]) -> None:
        self._kept.save(KEY, json.dumps([_row(server) for server in servers]))
        self._post(Changed("tools"))

    # for chats: see app.chat.calling.offer.Outside

    def known(self) -> list[Offered]:
        """The tools of all servers that were agreed to and have not changed since."""
        return [offered for offered, _ in self._tools().values()]

    def _tools(self) -> dict[str, tuple[Offered, ToolFacts]]:
        found: dict[str, tuple[Offered, ToolFacts]] = {}
        for server in self.servers():
            if server.state == "allowed" and server.facts is not None:
                for facts in server.facts.tools:
                    offered = _offered(server, facts, found)
                    if offered is not None:
                        found[offered.name] = offered, facts
        return found

    def ready(self, names: Iterable[str], token: CancelToken) -> tuple[list[Offered], list[str]]:
        """Those of these tools that can be called now, and a sentence for each server whose tools cannot."""
        before, wanted = self._tools(), set(names)
        notices: list[str] = []
        for name in dict.fromkeys(offered.origin for key, (offered, _) in before.items() if key in wanted):
            try:
                if self.look(name, token).state == "changed":
                    notices.append(
                        f"{name} says other things of its tools than you agreed to: they are left out until you have "
                        "looked at them in Settings."
                    )
            except UserError as error:
                notices.append(error.sentence)
                wanted -= {key for key, (offered, _) in before.items() if offered.origin == name}
        return [offered for key, (offered, _) in self._tools().items() if key in wanted], notices

    def call(self, name: str, arguments: str, token: CancelToken) -> Result:
        """Carry a call out. Raises UserError when no answer comes, Cancelled."""
        found = self._tools().get(name)
        if found is None:
            raise UserError("This tool is not there any more", code="no-such-tool")
        offered, facts = found
        said = self._client.call(offered.origin, facts.name, json.loads(arguments), token)
        return Result(said.text, said.failed)

    def close(self) -> None:
        """End all servers."""
        self._client.close()


def workshop(
    kept: Backend, secrets: Keyring, door: Callable[[], Door], post: EventSink, moved: Callable[[], object]
) -> Workshop:
    """The workshop of a profile, whose servers are asked by its door."""
    return Workshop(kept, secrets, ToolClient(door), post, moved)


def _offered(server: Server, facts: ToolFacts, taken: Mapping[str, Any]) -> Offered | None:
    """A tool under a name that models can call; None where its schema is none."""
    plain = re.sub(r"[^A-Za-z0-9_-]", "_", f"{server.name}__{facts.name}")[:60]
    name = next(found for found in (plain, *(f"{plain}_{n}" for n in range(2, 100))) if found not in taken)
    tool = Tool(name, facts.description[:DESCRIBED], facts.parameters)
    if not _is_sound(tool):
        return None
    return Offered(tool, facts.name, server.name, server.allowed, foreign=True)


@functools.lru_cache(512)
def _is_sound(tool: Tool) -> bool:
    """Whether the engine takes it: a strange schema would end the answers of every chat that offers the tool."""
    try:
        Toolset([tool])
    except UserError:
        return False
    return True


def _row(server: Server) -> dict[str, Any]:
    return asdict(server)


def _server(row: dict[str, Any]) -> Server:
    place = row["place"]
    facts = ServerFacts.of(row["facts"]) if row["facts"] else None
    command, secrets = tuple(place["command"]), tuple(place["secrets"])
    return Server(ServerPlace(place["name"], command, place["url"], secrets), facts, row["allowed"])


def _check(place: ServerPlace, taken: list[str]) -> None:
    if not NAME.fullmatch(place.name):
        raise UserError(
            f"“{place.name[:40]}” is no name for a server of tools",
            todo="use up to 24 small letters, digits and hyphens, a letter first",
            code="bad-name",
        )
    if place.name in taken:
        raise UserError(
            f"There is a server of tools “{place.name}” already",
            todo="choose another name",
            code="server-exists",
        )
    if len(taken) >= MOST_SERVERS:
        raise UserError(
            f"There are {MOST_SERVERS} servers of tools already", todo="remove one", code="too-many"
        )
    if bool(place.command) == bool(place.url):
        raise UserError(
            "A server of tools is a program or an address", todo="name one of the two", code="usage"
        )
    origin = f"{urlsplit(place.url).scheme}://{urlsplit(place.url).netloc}" if place.url else ""
    if place.url and (not origin.strip(":/") or not Rules(tools=(origin,)).sound):
        raise UserError(
            "That is no address of a server of tools",
            todo="give one like https://tools.example.org/mcp; on this computer http will do",
            code="bad-address",
        )


def _program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise UserError(f"There is no program {name[:200]}", todo="give its whole path", code="not-found")
    return found
