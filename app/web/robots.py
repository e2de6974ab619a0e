"""What a site's robots.txt allows (RFC 9309)."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

NAME = "underdesk"
MOST_BYTES, MOST_RULES, LONGEST_RULE = 500 << 10, 5_000, 500
LONGEST_DELAY = 10.0


@dataclass(frozen=True)
class Robots:
    """Rules for this program: (allowed, pattern); `delay` is what it asks for between two requests, in seconds."""

    rules: tuple[tuple[bool, str], ...] = ()
    delay: float = 0.0

    def allows(self, url: str) -> bool:
        """Whether a page may be asked for: the longest rule that fits decides; of two as long, the one that allows."""
        parts = urlsplit(url)
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        fitting = [(len(pattern), allowed) for allowed, pattern in self.rules if fits(pattern, target)]
        return max(fitting, default=(0, True))[1]


NOTHING = Robots(((False, "/"),))
"""Of a site whose robots.txt cannot be had just now: nothing may be asked for."""


def fits(pattern: str, target: str) -> bool:
    """Whether a path begins as a pattern says: * stands for anything, $ at the end for the end. In linear time."""
    ended = pattern.endswith("$")
    parts = (pattern[:-1] if ended else pattern).split("*")
    if not target.startswith(parts[0]):
        return False
    at = len(parts[0])
    for part in parts[1:-1] if ended else parts[1:]:
        found = target.find(part, at)
        if found < 0:
            return False
        at = found + len(part)
    if not ended:
        return True
    last = parts[-1] if len(parts) > 1 else ""
    return at == len(target) if len(parts) == 1 else len(target) - len(last) >= at and target.endswith(last)


def parse(text: str) -> Robots:
    """The rules of the groups for this program, else of those for all."""
    groups: dict[str, list[tuple[bool, str]]] = {}
    delays: dict[str, float] = {}
    agents: list[str] = []
    fresh = True
    for raw in text[:MOST_BYTES].splitlines():
        name, colon, value = raw.partition("#")[0].partition(":")
        name, value = name.strip().lower(), value.strip()
        if not colon:
            continue
        if name == "user-agent":
            agents = agents if fresh else []
            agents.append(value.lower())
            groups.setdefault(value.lower(), [])
            fresh = True
            continue
        fresh = False
        for agent in agents:
            if name in ("allow", "disallow") and value and len(groups[agent]) < MOST_RULES:
                groups[agent].append((name == "allow", value[:LONGEST_RULE]))
            if name == "crawl-delay":
                delays[agent] = _seconds(value)
    mine = next((agent for agent in groups if agent.partition("/")[0] == NAME), "*")
    return Robots(tuple(groups.get(mine, ())), delays.get(mine, 0.0))


def _seconds(text: str) -> float:
    try:
        return min(LONGEST_DELAY, max(0.0, float(text))) if len(text) < 20 else 0.0
    except ValueError:
        return 0.0
