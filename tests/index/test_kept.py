from index.kept import KeptValues


def test_a_value_is_computed_once_for_each_generation() -> None:
    kept: KeptValues[str] = KeptValues(2)
    computed: list[str] = []

    def ask(generation: int, key: str) -> str:
        return kept.get(generation, key, lambda: computed.append(f"{key}{generation}") or computed[-1])  # type: ignore[func-returns-value]

    assert [ask(1, "a"), ask(1, "a"), ask(2, "a"), ask(2, "a")] == ["a1", "a1", "a2", "a2"]
    assert computed == ["a1", "a2"]


def test_what_was_used_longest_ago_goes_first() -> None:
    kept: KeptValues[str] = KeptValues(2)
    computed: list[str] = []

    def ask(key: str) -> str:
        return kept.get(1, key, lambda: computed.append(key) or key)  # type: ignore[func-returns-value]

    for key in "abacab":
        ask(key)
    # "c" pushed "b" out, since "a" had been asked for again.
    assert computed == ["a", "b", "c", "b"]


def test_values_are_kept_up_to_their_measure_and_the_newest_always() -> None:
    kept: KeptValues[str] = KeptValues(5, measure=len)
    computed: list[str] = []

    def ask(text: str) -> str:
        return kept.get(1, text, lambda: computed.append(text) or text)  # type: ignore[func-returns-value]

    for text in ("ab", "cde", "ab", "cde", "too long to keep", "too long to keep", "ab"):
        ask(text)
    assert computed == ["ab", "cde", "too long to keep", "ab"]


def test_only_what_is_not_kept_is_computed_and_all_of_it_at_once() -> None:
    kept: KeptValues[str] = KeptValues(10)
    asked: list[list[str]] = []

    def compute(keys: list[str]) -> dict[str, str]:
        asked.append(keys)
        return {key: key.upper() for key in keys if key != "unknown"}

    assert kept.get_many(1, ["a", "b", "a"], compute) == {"a": "A", "b": "B"}
    assert kept.get_many(1, ["b", "c", "unknown"], compute) == {"b": "B", "c": "C"}
    assert kept.get_many(1, ["a", "c"], compute) == {"a": "A", "c": "C"}
    assert kept.get_many(2, ["c"], compute) == {"c": "C"}
    assert asked == [["a", "b"], ["c", "unknown"], ["c"]]
