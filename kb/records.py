"""Entries of the observatory's registers, each value bound to the passage it was read from."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from kb.passages import Passage


class Register(StrEnum):
    """The registers of the observatory that are filled today."""

    PROJECTS = "projects"
    EVENTS = "events"
    INDICATORS = "indicators"


REGISTER_FIELDS: dict[Register, tuple[str, ...]] = {
    Register.PROJECTS: (
        "name",
        "acronym",
        "programme",
        "period",
        "budget",
        "funding",
        "contract",
        "lead",
        "partner",
        "contact",
    ),
    Register.EVENTS: ("name", "date", "place"),
    Register.INDICATORS: ("name", "target", "result", "unit", "period"),
}
"""The fields of each register in the order they are shown; "partner", "funding" and "contact" may repeat."""


@dataclass(frozen=True, slots=True)
class RecordValue:
    """One value of a record.

    `written` stands verbatim in `passage.quote`; `normalised` is the same value for sorting and adding up: an EDTF date
    or range, an amount as "1599869.80 EUR", a number as "200"; the written text itself where there is nothing to
    normalise. Raises ValueError when the passage does not contain the value.
    """

    field: str
    written: str
    normalised: str
    passage: Passage

    def __post_init__(self) -> None:
        if not self.written or self.written not in self.passage.quote:
            raise ValueError(f"the passage does not contain the {self.field} {self.written!r}")


@dataclass(frozen=True, slots=True)
class Record:
    """One entry of a register; `id` derives from the register, the document and the place, so that it is stable."""

    id: str
    register: Register
    document_id: str
    name: str
    values: tuple[RecordValue, ...]

    def values_of(self, field: str) -> tuple[RecordValue, ...]:
        """Return the values of one field in document order; empty when the document does not give it."""
        return tuple(value for value in self.values if value.field == field)
