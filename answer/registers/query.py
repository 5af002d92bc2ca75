"""What a question asks of the registers of the observatory, as understood."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from kb.records import Register


class RegisterOrder(StrEnum):
    """Which records come first."""

    EARLIEST = "earliest"
    LATEST = "latest"
    LARGEST = "largest"
    SMALLEST = "smallest"


@dataclass(frozen=True, slots=True)
class RegisterQuery:
    """A question of the registers; an empty tuple or None means no restriction, all given ones must hold.

    The range of dates has both ends inclusive and holds for records that lie in it in part. `least` and `most` limit the
    budget, in `currency` (ISO 4217, empty for any). `named` are the words of the question that name a place or organisation:
    of an event they stand in its name or place, in whatever case; of a project they stand for `organisations`, values that
    the register holds, and `part` is the field in which these stand ("lead", "partner"), empty for either. `limit` is how
    many of the first records are wanted.
    """

    register: Register
    date_from: date | None = None
    date_to: date | None = None
    least: Decimal | None = None
    most: Decimal | None = None
    currency: str = ""
    named: str = ""
    organisations: tuple[str, ...] = ()
    part: str = ""
    order: RegisterOrder | None = None
    limit: int | None = None

    @property
    def asks_for_budget(self) -> bool:
        """Return whether the budgets of projects matter to the answer."""
        by_size = self.order in (RegisterOrder.LARGEST, RegisterOrder.SMALLEST)
        return by_size or self.least is not None or self.most is not None
