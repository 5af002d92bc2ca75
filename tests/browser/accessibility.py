"""axe-core on the page that is open: WCAG 2.2 AA and the best practices of its makers."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

_axe = Axe()
_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def find_faults(page: Page, *, only: str = "") -> list[str]:
    """Return what axe finds wrong, a line for each element: the rule, where, and why; `only` names a single rule."""
    chosen = {"type": "rule", "values": [only]} if only else {"type": "tag", "values": _TAGS}
    report = _axe.run(page, options={"runOnly": chosen, "resultTypes": ["violations"]}).response
    faults = []
    for violation in report["violations"]:
        for node in violation["nodes"]:
            reasons = [check["message"] for name in ("any", "all", "none") for check in node[name]]
            faults.append(f"{violation['id']}: {node['target']} {'; '.join(reasons)}")
    return faults


def use_scheme(page: Page, scheme: str) -> None:
    """Have the page be light or dark, as the visitor's system asks for."""
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    # The theme follows a moment later.
    page.wait_for_function(
        """isDark => {
          const painted = getComputedStyle(document.querySelector(".stApp") ?? document.body).backgroundColor
          return (Number(painted.match(/\\d+/)[0]) < 100) === isDark
        }""",
        arg=scheme == "dark",
    )
