"""How often passwords may be tried: from one address, and by all together."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from ipaddress import ip_address, ip_network
from threading import Lock


class Attempts:
    """The attempts of the last `seconds`, of which there may be `most_of_one` from one address and `most` in all.

    Attempts count from when they start, so that many at once are no way around; what turned out right does not count.
    """

    def __init__(
        self, *, seconds: float, most_of_one: int, most: int, read_clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._seconds = seconds
        self._most_of_one = most_of_one
        self._most = most
        self._read_clock = read_clock
        self._latest: deque[tuple[float, str]] = deque()
        self._counting = Lock()

    def start(self, address: str) -> tuple[float, str] | None:
        """Count an attempt from an address and return it; None when there were too many."""
        place = _name_network(address)
        now = self._read_clock()
        with self._counting:
            while self._latest and self._latest[0][0] <= now - self._seconds:
                self._latest.popleft()
            of_one = sum(1 for _, other in self._latest if other == place)
            if of_one >= self._most_of_one or len(self._latest) >= self._most:
                return None
            attempt = (now, place)
            self._latest.append(attempt)
        return attempt

    def forgive(self, attempt: tuple[float, str]) -> None:
        """Count an attempt no more: the password was right. Wrong ones before it still count."""
        with self._counting:
            if attempt in self._latest:
                self._latest.remove(attempt)


def _name_network(address: str) -> str:
    """Return what counts as one address: who has one of IPv6 has all of its /64."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if parsed.version == 6 and parsed.ipv4_mapped is None:
        return str(ip_network((int(parsed), 64), strict=False))
    return str(parsed)
