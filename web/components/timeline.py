"""How many documents there are of each year, as bars, and of each decade; a click keeps the documents of that time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from urllib.parse import urlencode

import streamlit as st

from web.components.passage import escape_label
from web.i18n import _
from web.labels import count_documents

MOST_BARS = 200
"""Of a longer history the last years are drawn."""

_STYLE = """
:host { color: var(--st-text-color); font-family: var(--st-font); font-size: 0.8rem; }
ol { display: flex; align-items: flex-end; height: 5.6rem; margin: 0; padding: 0 0.9rem 2px 0; list-style: none;
  overflow-x: auto; }
li { flex: 1 1 0; min-width: 4px; max-width: 4.5rem; height: 100%; }
/* A finger needs this much. */
li:has(a) { min-width: 24px; }
a, span { position: relative; display: flex; flex-direction: column; justify-content: flex-end; height: 100%;
  color: inherit; text-decoration: none; }
i { display: block; margin-right: clamp(1px, 15%, 3px); background: var(--st-primary-color); opacity: 0.5;
  border-radius: 2px 2px 0 0; }
a:hover i, a:focus-visible i { opacity: 1; }
a.chosen i { opacity: 1; }
a:focus-visible { outline: 2px solid var(--st-primary-color); outline-offset: 1px; }
b { font-weight: 400; height: 1.5em; line-height: 1.5em; border-top: 1px solid var(--st-border-color); white-space: nowrap;
  overflow: visible; }
"""
_SCRIPT = """
export default function ({ data, parentElement, setTriggerValue }) {
  const list = parentElement.querySelector("ol")
  list.setAttribute("aria-label", data.label)
  list.replaceChildren()
  for (const bar of data.bars) {
    const place = list.appendChild(document.createElement("li"))
    const link = place.appendChild(document.createElement(bar.count ? "a" : "span"))
    const column = link.appendChild(document.createElement("i"))
    column.style.height = bar.count ? `max(3px, ${(bar.height * 4).toFixed(2)}rem)` : "0"
    const name = link.appendChild(document.createElement("b"))
    name.textContent = bar.shown
    name.setAttribute("aria-hidden", "true")
    if (!bar.count) continue
    link.href = bar.address
    link.title = bar.title
    link.setAttribute("aria-label", bar.title)
    if (bar.chosen) {
      link.className = "chosen"
      link.setAttribute("aria-current", "true")
    }
    link.onclick = (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return
      event.preventDefault()
      setTriggerValue("chosen", bar.year)
    }
  }
  // A long history does not fit: the newest years come first.
  list.scrollLeft = list.scrollWidth
  // Years without documents are narrow where there is little room: a year that would run into another is not written.
  let free = list.getBoundingClientRect().left
  for (const name of list.querySelectorAll("b")) {
    const box = document.createRange()
    box.selectNodeContents(name)
    const { left, right } = box.getBoundingClientRect()
    if (!name.textContent) continue
    if (left < free - 1) name.textContent = ""
    else free = right + 4
  }
}
"""
_show_bars = st.components.v2.component("timeline", html="<ol>\n</ol>", css=_STYLE, js=_SCRIPT)


def list_bars(years: Counter[int]) -> list[tuple[int, int]]:
    """Return (year, documents) from the first year to the last, years without documents too; at most the last MOST_BARS."""
    found = [year for year, count in years.items() if count]
    if not found:
        return []
    return [(year, years[year]) for year in range(min(found), max(found) + 1)][-MOST_BARS:]


def show_timeline(page: str, years: Counter[int], *, chosen: tuple[int | None, int | None]) -> None:
    """Show the bars; a click sets the widgets `page.from` and `page.to`, and a click on what is chosen takes them back."""
    bars = list_bars(years)
    if len(bars) < 2:
        return
    highest = max(count for _year, count in bars)
    first, last = chosen
    is_chosen = first is not None or last is not None
    named = _choose_named([year for year, _count in bars])
    described = [
        {
            "year": year,
            "count": count,
            "height": count / highest,
            "shown": str(year) if year in named else "",
            "title": f"{year}: {count_documents(count)}",
            "address": f"/{page}?{urlencode({'from': year, 'to': year})}",
            "chosen": is_chosen and (first or year) <= year <= (last or year),
        }
        for year, count in bars
    ]
    key = f"{page}.timeline"

    def choose() -> None:
        year = st.session_state[key].chosen
        # The number comes from the browser, so it may be anything.
        if any(year == known for known, _count in bars):
            code = "" if chosen == (year, year) else str(int(year))
            st.session_state[f"{page}.from"] = st.session_state[f"{page}.to"] = code

    _show_bars(key=key, data={"bars": described, "label": _("Documents by year")}, on_chosen_change=choose)


def list_decades(decades: Counter[int], years: Counter[int]) -> list[tuple[int, int, int, int]]:
    """Return (decade, documents, first year, last year) of each decade that has documents, in order.

    The years are the first and the last of it that have any.
    """
    found = []
    for decade in sorted(decade for decade, count in decades.items() if count):
        inside = [year for year in range(decade, decade + 10) if years[year]]
        if inside:
            found.append((decade, decades[decade], inside[0], inside[-1]))
    return found


def show_decades(
    page: str, decades: Counter[int], years: Counter[int], *, chosen: tuple[int | None, int | None]
) -> None:
    """Show a button for each decade when there are several; a click keeps its documents, another takes that back."""
    found = list_decades(decades, years)
    if len(found) < 2:
        return
    with st.container(key=f"{page}.decades", horizontal=True, gap="small"):
        for decade, count, first, last in found:
            is_chosen = chosen == (first, last)
            label = f"{decade}–{decade + 9} · {count}" + (" ×" if is_chosen else "")
            st.button(
                escape_label(label),
                key=f"{page}.decade.{decade}",
                help=_("Remove this filter") if is_chosen else None,
                on_click=_choose_years,
                args=(page, "", "") if is_chosen else (page, str(first), str(last)),
                type="tertiary",
            )


def _choose_years(page: str, first: str, last: str) -> None:
    st.session_state[f"{page}.from"], st.session_state[f"{page}.to"] = first, last


def _choose_named(years: Sequence[int]) -> set[int]:
    """Return the years that are written below their bars: so few that they do not touch on a phone, and round ones."""
    step = next((step for step in (1, 2, 5, 10, 20) if len(years) <= 8 * step), 50)
    return {year for year in years if year % step == 0}
