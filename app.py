"""The app: which pages there are and which one is shown. Started by `seobs serve`."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from web.access import forget_other_visitor, may_read_log, may_write
from web.components.dialog import show_requested_passage
from web.components.frame import show_header, show_helper
from web.components.notices import FailureNotice
from web.components.page_aids import name_window
from web.i18n import _, choose_language
from web.knowledge import read_config

_ICON = Path(__file__).parent / "web" / "icon.svg"

st.set_page_config(page_title="SE Observatory", page_icon=str(_ICON), layout="centered")
forget_other_visitor()
choose_language(read_config().web.language)

pages = [
    st.Page("web/pages/ask.py", title=_("Ask"), url_path="ask", default=True),
    st.Page("web/pages/search.py", title=_("Search"), url_path="search"),
    st.Page("web/pages/documents.py", title=_("Documents"), url_path="documents"),
    st.Page("web/pages/observatory.py", title=_("Observatory"), url_path="observatory"),
]
document_page = st.Page("web/pages/document.py", title=_("Document"), url_path="document", visibility="hidden")
log_page = st.Page("web/pages/log.py", title=_("Log"), url_path="log", visibility="hidden")
quality_page = st.Page("web/pages/quality.py", title=_("Quality"), url_path="quality", visibility="hidden")
upkeep_page = st.Page("web/pages/upkeep.py", title=_("Add and correct"), url_path="upkeep", visibility="hidden")
page = st.navigation([*pages, document_page, upkeep_page, quality_page, log_page], position="hidden")
show_header([*pages, *([upkeep_page, quality_page] if may_write() else []), *([log_page] if may_read_log() else [])])
name_window(page.title)
with FailureNotice():
    page.run()
show_helper(page)
show_requested_passage()
