"""The report reads as it should."""

import pytest

from bench.report import Section, Table, describe_versions, write_report, write_table


def test_a_table_is_padded_to_its_widest_cell() -> None:
    table = Table("Times.", ("engine", "ms"), (("ours", "6.5"), ("theirs, slower", "1,234.0")))
    assert write_table(table) == (
        "Times.\n"
        "\n"
        "| engine         |      ms |\n"
        "| -------------- | ------: |\n"
        "| ours           |     6.5 |\n"
        "| theirs, slower | 1,234.0 |"
    )


def test_a_table_without_a_caption_starts_with_its_header() -> None:
    assert write_table(Table("", ("a", "b"), ())) == "| a   |   b |\n| --- | --: |"


def test_a_row_with_a_missing_cell_is_an_error() -> None:
    with pytest.raises(ValueError, match="Times: 1 cells under 2 columns"):
        write_table(Table("Times", ("engine", "ms"), (("ours",),)))


def test_a_report_names_the_machine_and_the_command_of_each_section() -> None:
    section = Section(
        "Store", "python -m bench.run --only store", ("A note.",), (Table("", ("a", "b"), (("x", "1"),)),)
    )
    assert write_report([section], header=[("date", "2026-01-02"), ("cores", "2")]) == (
        "# Results\n\nWritten by `make bench`; the figures of a section come from one run.\n\n- date: 2026-01-02\n- cores: 2\n\n"
        "## Store\n\n`python -m bench.run --only store`\n\nA note.\n\n| a   |   b |\n| --- | --: |\n| x   |   1 |\n"
    )


def test_a_package_that_is_not_there_is_said_to_be_missing() -> None:
    assert describe_versions(["no-such-package-here"]).endswith(", no-such-package-here not installed")
