"""The cost of a command is that of its process."""

import sys

import pytest

from bench.commands import run_command


def test_a_process_that_takes_memory_and_time_costs_both() -> None:
    small = run_command([sys.executable, "-S", "-c", "pass"])
    large = run_command([sys.executable, "-S", "-c", "x = bytearray(b'1' * 80_000_000); sum(range(2_000_000))"])
    assert large.peak_mb - small.peak_mb > 60
    assert large.processor_seconds > small.processor_seconds
    assert large.seconds > 0


def test_the_memory_of_the_bench_itself_is_not_counted() -> None:
    held = bytearray(b"1" * 200_000_000)
    assert run_command([sys.executable, "-S", "-c", "pass"]).peak_mb < 60
    assert len(held) == 200_000_000


def test_a_command_that_fails_is_told_with_what_it_said() -> None:
    with pytest.raises(RuntimeError, match="exited with 3: out of paper"):
        run_command([sys.executable, "-S", "-c", "import sys; sys.stderr.write('out of paper'); sys.exit(3)"])
