"""How often passwords may be tried."""

from __future__ import annotations

import pytest

from web.attempts import Attempts


class Clock:
    """A clock that goes when the test says so."""

    def __init__(self) -> None:
        self.seconds = 100.0

    def __call__(self) -> float:
        return self.seconds


def count(attempts: Attempts, address: str, times: int = 20) -> int:
    """Return how many of some attempts from an address may start."""
    return sum(attempts.start(address) is not None for _ in range(times))


def test_one_address_tries_so_often_and_others_go_on() -> None:
    attempts = Attempts(seconds=60, most_of_one=3, most=100)
    assert [count(attempts, address) for address in ("192.0.2.1", "192.0.2.1", "192.0.2.2")] == [3, 0, 3]


def test_all_together_try_so_often() -> None:
    attempts = Attempts(seconds=60, most_of_one=3, most=10)
    assert [count(attempts, f"192.0.2.{number}") for number in range(5)] == [3, 3, 3, 1, 0]


def test_attempts_are_forgotten_when_their_time_is_over() -> None:
    clock = Clock()
    attempts = Attempts(seconds=60, most_of_one=2, most=100, read_clock=clock)
    assert attempts.start("192.0.2.1") is not None
    clock.seconds += 40
    assert count(attempts, "192.0.2.1") == 1
    clock.seconds += 20
    assert count(attempts, "192.0.2.1") == 1


def test_a_right_password_does_not_count_and_does_not_wipe_out_wrong_ones() -> None:
    attempts = Attempts(seconds=60, most_of_one=3, most=100)
    assert count(attempts, "192.0.2.1", times=2) == 2
    right = attempts.start("192.0.2.1")
    assert right is not None
    attempts.forgive(right)
    assert count(attempts, "192.0.2.1") == 1


@pytest.mark.parametrize(
    ("first", "second", "left"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", 0),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", 3),
        ("fe80::1%eth0", "fe80::2%eth0", 0),
        ("::ffff:192.0.2.1", "::ffff:192.0.2.2", 3),
        ("", "", 0),
        ("testclient", "other", 3),
    ],
)
def test_a_network_that_one_person_has_counts_as_one_address(first: str, second: str, left: int) -> None:
    attempts = Attempts(seconds=60, most_of_one=3, most=100)
    assert (count(attempts, first), count(attempts, second)) == (3, left)
