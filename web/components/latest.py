"""The turn that was asked last comes into view once: its question at the top, the answer below it.

To those who have the page read to them it is said that the answer is there.
"""

from __future__ import annotations

import streamlit as st

from web.i18n import _

_LATEST = "latest_turn"

# The height of what stands below is known a little later than its text.
_SCRIPT = """
export default function ({ data, parentElement }) {
  if (!data.number) return
  if (data.said && window.answeredTurn !== data.number) {
    window.answeredTurn = data.number
    const status = parentElement.querySelector('[role="status"]')
    // What does not change is not said again.
    status.textContent = ""
    setTimeout(() => { status.textContent = data.said }, 700)
  }
  if (window.latestTurn === data.number) return
  window.latestTurn = data.number
  const show = () => {
    const found = document.querySelector(`.st-key-answer-${data.turn}-question`)
    found?.scrollIntoView({ block: "start" })
  }
  for (const pause of [0, 150, 500]) setTimeout(show, pause)
}
"""
_show_helper = st.components.v2.component(
    "latest_turn", html='<span role="status">\n</span>', js=_SCRIPT, isolate_styles=False
)


def note_latest(turn: int) -> None:
    """Have the browser show the turn with this number, from 0, when the page is next drawn."""
    number, _turn = st.session_state.get(_LATEST, (0, 0))
    st.session_state[_LATEST] = (number + 1, turn)


def scroll_to_latest(*, is_answered: bool) -> None:
    """Show nothing, and bring the turn that was noted last into view, once; comes after the turns.

    With `is_answered` it is said that the answer is there.
    """
    number, turn = st.session_state.get(_LATEST, (0, 0))
    said = _("The answer is there.") if is_answered else ""
    with st.container(key="latest"):
        _show_helper(key="latest.helper", data={"number": number, "turn": turn, "said": said})
