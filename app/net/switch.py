"""What every Door has of the Offline switch: where it stands, how it is shut for good, and the count of the day."""

from __future__ import annotations

from app.net.daily import Daily


class Switched:
    """Base of the Doors, which say in `set_offline` what moving the switch does."""

    def __init__(self, offline: bool, earlier: int) -> None:
        """`earlier` is how many requests the log already has of today."""
        self._offline, self._closed = offline, False
        self._today = Daily(earlier)

    @property
    def offline(self) -> bool:
        """Whether the switch is on."""
        return self._offline

    @property
    def relays(self) -> tuple[str, ...]:
        """None: see Doors."""
        return ()

    def set_offline(self, offline: bool) -> None:
        """Move the switch; a closed Door stays offline."""
        self._offline = offline or self._closed

    def close(self) -> None:
        """Cut everything and stay shut."""
        self._closed = True
        self.set_offline(True)

    def connections_today(self) -> int:
        """Requests let through since midnight, local time."""
        return self._today.count
