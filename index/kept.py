"""What was computed from the catalogue and is kept in memory while the catalogue does not change."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Mapping
from threading import Lock
from typing import Generic, TypeVar

_T = TypeVar("_T")
_Key = TypeVar("_Key", bound=Hashable)


class KeptValues(Generic[_T]):
    """Values by key, all of one generation of the catalogue; when there are too many, the least recently used ones go.

    `capacity` is what all values together may measure, and `measure` what one does: by default each counts 1. The newest
    value is kept however large it is. Threads may share it; two that ask at once may both compute.
    """

    def __init__(self, capacity: int, *, measure: Callable[[_T], int] = lambda value: 1) -> None:
        self._capacity = capacity
        self._measure = measure
        self._lock = Lock()
        self._generation: int | None = None
        self._values: OrderedDict[Hashable, _T] = OrderedDict()
        self._size = 0

    def get(self, generation: int, key: Hashable, compute: Callable[[], _T]) -> _T:
        """Return the value of a key in a generation, which was read before; computed when it is not kept."""
        return self.get_many(generation, [key], lambda keys: dict.fromkeys(keys, compute()))[key]

    def get_many(
        self, generation: int, keys: Iterable[_Key], compute: Callable[[list[_Key]], Mapping[_Key, _T]]
    ) -> dict[_Key, _T]:
        """Return the values of keys in a generation; those that are not kept are computed all at once.

        What `compute` gives no value for is left out.
        """
        found: dict[_Key, _T] = {}
        missing: list[_Key] = []
        with self._lock:
            if generation != self._generation:
                self._generation = generation
                self._values.clear()
                self._size = 0
            for key in dict.fromkeys(keys):
                if key in self._values:
                    self._values.move_to_end(key)
                    found[key] = self._values[key]
                else:
                    missing.append(key)
        if missing:
            # Not under the lock: other threads must not wait for what they do not need.
            computed = compute(missing)
            found.update(computed)
            with self._lock:
                if generation == self._generation:
                    for key, value in computed.items():
                        self._put(key, value)
        return found

    def _put(self, key: Hashable, value: _T) -> None:
        if key in self._values:
            return
        self._values[key] = value
        self._size += self._measure(value)
        while self._size > self._capacity and len(self._values) > 1:
            self._size -= self._measure(self._values.popitem(last=False)[1])
