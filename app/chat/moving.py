"""Chats that come from elsewhere: read, kept in portions, told of, and taken back."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from app.base.errors import UserError
from app.base.events import Changed, EventSink
from app.base.jobs import CancelToken
from app.chat.importers import Progress, Trouble, read_all
from app.store.attachments import Attachment, AttachmentsRepo
from app.store.histories import HistoriesRepo, History, Kept
from app.store.vault import Vault

PORTION = 2_000
"""Messages kept in one transaction, at least a chat: what a person does meanwhile waits for one at most."""
PORTION_BYTES = 32 << 20
MOST_TROUBLES = 1_000


def nothing_told(_: Progress) -> None:
    """For whoever does not look."""


@dataclass(frozen=True)
class Brought:
    """What came of an import. `cancelled` where it was broken off; what was kept by then stays until taken back."""

    kept: Kept = field(default_factory=Kept)
    troubles: tuple[Trouble, ...] = ()
    cancelled: bool = False

    @property
    def any(self) -> bool:
        """Whether the vault holds something that it did not hold before."""
        return bool(self.kept.added or self.kept.grown)


class Mover:
    """Imports. Safe from any thread, but slow: not for the window's."""

    def __init__(self, repo: HistoriesRepo, attachments: AttachmentsRepo, post: EventSink) -> None:
        self._repo, self._attachments, self._post = repo, attachments, post

    @classmethod
    def of(cls, vault: Vault, post: EventSink) -> Mover:
        """For a vault."""
        return cls(HistoriesRepo(vault), AttachmentsRepo(vault), post)

    def bring(
        self,
        paths: Sequence[Path],
        token: CancelToken | None = None,
        told: Callable[[Progress], None] = nothing_told,
    ) -> Brought:
        """Keep the chats at these places. What is there already is not kept twice; a cancel keeps what was done.

        Raises UserError: not-a-history, not-found, or what the vault says (disk-full).
        """
        token = token or CancelToken()
        kept = Kept()
        troubles: list[Trouble] = []
        cancelled = False
        try:
            for portion in _portions(_good(read_all(paths, CancelToken(), told), troubles, token)):
                kept += self._repo.keep(portion).result()
        finally:
            self._changed(kept)
        cancelled = token.cancelled
        troubles += [Trouble(title, "its messages have ids that other chats use") for title in kept.refused]
        if not kept.added and not kept.grown and not kept.same and not cancelled and troubles:
            raise _nothing(troubles)
        return Brought(kept, tuple(troubles[:MOST_TROUBLES]), cancelled)

    def take_back(self, brought: Brought) -> None:
        """Undo an import: new chats are marked deleted (whoever calls purges them), grown ones shrink again."""
        self._repo.take_back(brought.kept).result()
        self._changed(brought.kept)

    def files_of(self, chat_id: str) -> list[Attachment]:
        """What came with a chat's messages, without the bytes."""
        return self._attachments.of(chat_id)

    def file(self, attachment_id: str) -> bytes:
        """The bytes of one; raises UserError "no-such-file"."""
        return self._attachments.data(attachment_id)

    def _changed(self, kept: Kept) -> None:
        if chats := frozenset((*kept.added, *(grown.chat for grown in kept.grown))):
            self._post(Changed("chat", chats))


def _good(
    found: Iterator[History | Trouble], troubles: list[Trouble], token: CancelToken
) -> Iterator[History]:
    for item in found:
        if token.cancelled:
            return
        if isinstance(item, Trouble):
            troubles.append(item)
        else:
            yield item


def _portions(found: Iterator[History]) -> Iterator[list[History]]:
    portion: list[History] = []
    messages = size = 0
    for history in found:
        portion.append(history)
        messages += len(history.messages)
        size += sum(len(one.data) for one in history.attachments)
        if messages >= PORTION or size >= PORTION_BYTES:
            yield portion
            portion, messages, size = [], 0, 0
    if portion:
        yield portion


def _nothing(troubles: Sequence[Trouble]) -> UserError:
    first = troubles[0]
    more = f" (and {len(troubles) - 1} more like it)" if len(troubles) > 1 else ""
    return UserError(f"No chat could be read: {first.where or 'it'}: {first.why}{more}", code="nothing-read")
