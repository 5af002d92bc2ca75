"""What the server sends around the pages: headers, original files, permalinks, compressed scripts."""

from __future__ import annotations

import gzip
import hashlib
import re
import socket
import subprocess
import sys
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from threading import Thread

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect
from streamlit import config as streamlit_config
from streamlit import file_util
from streamlit.runtime import Runtime
from streamlit.runtime.media_file_storage import MediaFileKind

from index.store import EVERYTHING, Filter
from kb.config import load_config
from kb.documents import hash_bytes, make_document_id
from kb.errors import ConfigError, DocumentMissing, IndexMissing
from kb.metadata import AccessLevel
from tests.ingest.make_sources import make_pdf
from tests.web.sample_knowledge import HOSTILE, MINUTES, REPORT, SECRET, SampleKnowledgeBase
from web import assets, document_files, knowledge, server, shell
from web.components.conversations import BROWSER_COOKIE

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def application() -> Iterator[Starlette]:
    """Return the whole server; there can be one Streamlit in a process, and the page tests bring their own."""
    yield server.make_app()._build_starlette_app()
    Runtime._instance = None


@pytest.fixture
def client(application: Starlette, sample: SampleKnowledgeBase, monkeypatch: pytest.MonkeyPatch) -> TestClient:
    """Return a client that follows no redirects; Streamlit itself is not started, as these answers do not need it."""
    monkeypatch.delenv("SEOBS_LANGUAGE", raising=False)
    return TestClient(application, base_url="http://localhost:8501", follow_redirects=False)


@pytest.mark.parametrize("path", ["/", "/search", "/documents", "/document?id=x", "/nowhere", f"/documents/{REPORT}"])
def test_every_answer_carries_the_content_policy(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    policy = dict(part.split(" ", 1) for part in headers["content-security-policy"].split("; "))
    assert policy["default-src"] == "'self'"
    assert policy["connect-src"] == "'self'"
    assert policy["frame-ancestors"] == "'none'"
    assert "unsafe" not in policy["script-src"]
    assert headers["x-content-type-options"] == "nosniff"


def test_the_policy_names_the_inline_script_of_the_page(client: TestClient) -> None:
    answer = client.get("/")
    script = re.search(r"<script>(.*?)</script>", answer.text, re.DOTALL)
    assert script is not None
    digest = b64encode(hashlib.sha256(script.group(1).encode()).digest()).decode()
    assert f"'sha256-{digest}'" in answer.headers["content-security-policy"]


def test_the_first_page_is_in_the_visitors_language(client: TestClient) -> None:
    assert '<html lang="sl">' in client.get("/?lang=sl").text
    assert '<html lang="de">' in client.get("/", headers={"Accept-Language": "fr,de;q=0.8"}).text
    assert '<html lang="en">' in client.get('/?lang="><script>').text
    assert "<title>SE Observatory</title>" in client.get("/").text
    without_script = (
        "<noscript><p>Diese Website benötigt JavaScript: Bitte schalten Sie es im Browser ein.</p></noscript>"
    )
    assert without_script in client.get("/?lang=de").text


def test_an_original_is_sent_to_be_saved_not_shown(client: TestClient, sample: SampleKnowledgeBase) -> None:
    answer = client.get(f"/documents/{HOSTILE}/original")
    assert answer.status_code == 200
    assert "<script>alert(1)</script>" in answer.text
    assert answer.headers["content-disposition"] == "attachment; filename*=utf-8''b%3E.txt"
    assert answer.headers["content-type"] == "application/octet-stream"


def test_the_name_of_an_original_reads_as_it_is(client: TestClient, sample: SampleKnowledgeBase) -> None:
    report = sample.get_document(REPORT, EVERYTHING)
    sample._documents.append(replace(report, id="f" * 16, paths=("racun\u202etxt.exe",)))
    answer = client.get(f"/documents/{'f' * 16}/original")
    assert answer.headers["content-disposition"] == "attachment; filename*=utf-8''racun%EF%BF%BDtxt.exe"


def test_an_original_can_be_sent_in_ranges(client: TestClient) -> None:
    answer = client.get(f"/documents/{REPORT}/original", headers={"Range": "bytes=0-4"})
    assert (answer.status_code, answer.text) == (206, "Letno")


@pytest.mark.parametrize("document_id", [MINUTES, "ffff", "..%2f..%2fetc%2fpasswd", "%00"])
def test_an_internal_or_unknown_original_is_not_found(client: TestClient, document_id: str) -> None:
    answer = client.get(f"/documents/{document_id}/original")
    assert answer.status_code in (400, 404)
    assert SECRET not in answer.text


def test_of_a_document_whose_file_is_gone_only_that_is_said(
    client: TestClient, sample: SampleKnowledgeBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lose_file(document_id: str, filter: Filter) -> Path:
        raise DocumentMissing(document_id)

    monkeypatch.setattr(sample, "original", lose_file)
    gone, hidden = client.get(f"/documents/{REPORT}/original"), client.get(f"/documents/{MINUTES}/original")
    assert (gone.status_code, gone.text) == (404, "The source file of this document is gone.")
    assert (hidden.status_code, hidden.text) == (404, "There is no such document, or it is not public.")


def test_an_original_without_an_index_is_not_available_yet(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def raise_missing() -> SampleKnowledgeBase:
        raise IndexMissing("data")

    monkeypatch.setattr(knowledge, "open_knowledge_base", raise_missing)
    assert client.get(f"/documents/{REPORT}/original").status_code == 503


def put_scan(sample: SampleKnowledgeBase, level: AccessLevel) -> str:
    """Put a PDF of one page among the sample documents and return its id."""
    content = make_pdf([[(72, 700, 14, "One")]])
    document_id = make_document_id(hash_bytes(content))
    minutes = sample.get_document(MINUTES, EVERYTHING)
    metadata = replace(minutes.metadata, access_level=level)
    scan = replace(minutes, id=document_id, media_type="application/pdf", paths=("a.pdf",), metadata=metadata)
    sample._documents.append(scan)
    sample.originals[document_id] = sample._folder / "a.pdf"
    sample.originals[document_id].write_bytes(content)
    return document_id


def test_the_picture_of_a_page_is_sent(client: TestClient, sample: SampleKnowledgeBase) -> None:
    # A child process draws it, which takes most of a second to start.
    address = f"/documents/{put_scan(sample, AccessLevel.PUBLIC)}/pages"
    answer = client.get(f"{address}/1.webp")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/webp")
    assert (answer.content[:4], answer.content[8:12]) == (b"RIFF", b"WEBP")
    assert answer.headers["cache-control"] == "private, max-age=600"
    assert client.get(f"{address}/2.webp").status_code == 404


def test_the_picture_of_an_internal_page_is_not_found(client: TestClient, sample: SampleKnowledgeBase) -> None:
    document_id = put_scan(sample, AccessLevel.INTERNAL)
    # It was drawn while the document was public.
    kept = sample.config.paths.data / "pages" / document_id / "1.webp"
    kept.parent.mkdir(parents=True)
    kept.write_bytes(b"RIFF....WEBP secret")
    answer = client.get(f"/documents/{document_id}/pages/1.webp")
    assert (answer.status_code, answer.text) == (404, "There is no picture of this page.")


@pytest.mark.parametrize("path", ["x/pages/1.webp", f"{REPORT}/pages/1.webp", f"{MINUTES}/pages/1.webp"])
def test_a_page_without_a_picture_is_not_found(client: TestClient, path: str) -> None:
    assert client.get(f"/documents/{path}").status_code == 404


def test_a_page_with_a_number_without_end_is_not_found(client: TestClient) -> None:
    assert client.get(f"/documents/{REPORT}/pages/{'9' * 5000}.webp").status_code == 404


def test_no_address_writes_a_line_into_the_log(client: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    assert client.get("/documents/x%0aINFO%20forged/pages/1.webp").status_code == 404
    (message,) = (record.getMessage() for record in caplog.records if record.name == "web.document_files")
    assert "x\\nINFO forged" in message
    assert "\n" not in message


def test_many_pictures_at_once_are_put_off(
    client: TestClient, sample: SampleKnowledgeBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(document_files, "find_page_picture", lambda *arguments: None)
    answer = client.get(f"/documents/{REPORT}/pages/1.webp")
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "10")


def test_a_permalink_leads_to_the_page_of_the_document(client: TestClient) -> None:
    answer = client.get(f"/documents/{REPORT}")
    assert (answer.status_code, answer.headers["location"]) == (303, f"/document?id={REPORT}")


def test_the_page_of_a_public_document_describes_it_for_programs(client: TestClient) -> None:
    page = client.get(f"/document?id={REPORT}").text
    assert '<meta name="citation_title" content="Letno poročilo mreže 2019">' in page
    assert f'<link rel="canonical" href="http://localhost:8501/documents/{REPORT}">' in page
    assert "citation_" not in client.get(f"/document?id={MINUTES}").text
    assert "citation_" not in client.get("/document?id=nowhere").text
    assert "citation_" not in client.get(f"/documents?id={REPORT}").text


def test_the_list_is_sent_by_the_server(client: TestClient) -> None:
    assert client.get("/documents.csv").headers["content-type"] == "text/csv; charset=utf-8"
    assert client.get("/sitemap.xml").headers["content-type"] == "application/xml; charset=utf-8"


def test_a_saved_answer_is_kept_by_nobody_on_the_way(client: TestClient) -> None:
    storage = Runtime.instance().media_file_mgr._storage
    name = storage.load_and_get_id(b"under the mill", "text/markdown", MediaFileKind.DOWNLOADABLE, "answer.md")
    answer = client.get(storage.get_url(name))
    assert (answer.status_code, answer.text) == (200, "under the mill")
    assert answer.headers["cache-control"] == "private, no-store"
    assert answer.headers["content-disposition"].startswith("attachment")
    assert client.get("/media/unknown.md").status_code == 404


def test_no_program_drives_the_app(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STREAMLIT_SERVER_ENABLE_AGENT_API", "true")
    server._set_streamlit_options("127.0.0.1", 8501, upload_mb=1)
    assert streamlit_config.get_option("server.enableAgentApi") is False
    for path in ("interact", "mcp"):
        assert "not_available" in client.post(f"/_stcore/agent/{path}", json={}).text


def test_the_first_page_has_one_address(client: TestClient) -> None:
    answer = client.get("/ask?lang=sl")
    assert (answer.status_code, answer.headers["location"]) == (308, "/?lang=sl")


def test_scripts_are_sent_compressed_and_unchanged(client: TestClient) -> None:
    script = next((Path(file_util.get_static_dir()) / "static" / "js").glob("index.*.js"))
    answer = client.get(f"/static/js/{script.name}", headers={"Accept-Encoding": "gzip"})
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.headers["content-type"].startswith("text/javascript")
    assert int(answer.headers["content-length"]) < script.stat().st_size / 2
    assert answer.content == script.read_bytes()
    assert gzip.decompress(assets.compress(script)) == script.read_bytes()


def list_scripts(page: str) -> list[str]:
    """Return the scripts that a page names, in order."""
    return re.findall(r'(?:src|href)="\./(static/js/[^"]+)"', page)


@pytest.mark.parametrize(
    ("path", "parts"),
    [
        ("/", {"Html", "PageLink", "Selectbox", "BidiComponent", "ChatInput", "Button"}),
        ("/document?id=x", {"Html", "PageLink", "Selectbox", "BidiComponent"}),
    ],
)
def test_a_page_names_every_script_that_it_soon_needs_once(client: TestClient, path: str, parts: set[str]) -> None:
    index = (Path(file_util.get_static_dir()) / "index.html").read_text(encoding="utf-8")
    scripts = list_scripts(client.get(path).text)
    added = set(scripts) - set(list_scripts(index))
    assert len(set(scripts)) == len(scripts)
    assert {name.split("/")[-1].split(".")[0] for name in added} >= parts
    assert any("ChatInput" in name for name in scripts) == (path == "/")
    for name in added:
        imported = shell._IMPORTED.findall(client.get(f"/{name}").text)
        assert {f"static/js/{other}" for other in imported} <= set(scripts)


def test_the_styles_are_part_of_the_page(client: TestClient) -> None:
    style = (ROOT / "web" / "components" / "style.css").read_text(encoding="utf-8")
    assert client.get("/documents").text.count(f"<style>{style}</style>\n</body>") == 1


def test_who_cannot_read_compressed_files_gets_them_as_they_are(client: TestClient) -> None:
    script = next((Path(file_util.get_static_dir()) / "static" / "js").glob("Html.*.js"))
    answer = client.get(f"/static/js/{script.name}", headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in answer.headers
    assert answer.headers["cache-control"] == "public, immutable, max-age=31536000"
    assert answer.content == script.read_bytes()


def test_what_few_need_is_not_loaded_before_somebody_comes() -> None:
    script = (
        "import sys; from importlib import import_module; from web import server\n"
        "for name in server._FIRST_NEEDED: import_module(name)\n"
        "print(sorted({'citeproc', 'docx', 'fpdf', 'openpyxl', 'pptx', 'pypdf', 'pypdfium2', 'altair'} & set(sys.modules)))"
    )
    # Of a process of its own: in this one other tests have loaded them.
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("path", ["/static/../../../config.py", "/static/%2e%2e/%2e%2e/config.py"])
def test_no_file_outside_the_scripts_is_sent(client: TestClient, path: str) -> None:
    answer = client.get(path, headers={"Accept-Encoding": "gzip"})
    assert "Streamlit" not in answer.text or "<title>" in answer.text


@pytest.mark.parametrize("name", ["%00", "a" * 300])
def test_a_name_that_no_file_can_have_is_no_failure(client: TestClient, name: str) -> None:
    answers = [client.request(method, f"/static/{name}.js").status_code for method in ("GET", "HEAD")]
    assert answers in ([400, 400], [200, 200])


@pytest.mark.parametrize("origin", ["http://[", "null", ""])
def test_a_websocket_from_no_origin_that_can_be_read_is_refused(client: TestClient, origin: str) -> None:
    with (
        pytest.raises(WebSocketDisconnect) as refused,
        client.websocket_connect("/_stcore/stream", headers={"Origin": origin}),
    ):
        pass
    assert refused.value.code == 4403


def test_headers_without_end_are_not_read() -> None:
    received = Starlette()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        served = uvicorn.Server(server.configure_server(received))
        thread = Thread(target=served.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            with socket.create_connection(listener.getsockname(), timeout=20) as caller:
                caller.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Long: " + b"x" * 200_000)
                assert caller.recv(100).startswith(b"HTTP/1.1 400 ")
        finally:
            served.should_exit = True
            thread.join()


def test_a_websocket_from_another_origin_is_refused(client: TestClient) -> None:
    with (
        pytest.raises(WebSocketDisconnect) as refusal,
        client.websocket_connect("/_stcore/stream", headers={"Origin": "http://evil.example"}),
    ):
        pass
    assert refusal.value.code == 4403


def test_a_taken_port_is_said_plainly() -> None:
    config = load_config(ROOT / "config.yaml")
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(ConfigError, match=f"port {port} is taken by another program; choose another with --port"):
            server.serve(config, port=port, language=None)


def test_an_unknown_language_is_refused_with_the_choices() -> None:
    config = load_config(ROOT / "config.yaml")
    with pytest.raises(ConfigError, match="choose one of sl, en, hr, sr-Latn, sr-Cyrl, it, es, de"):
        server.serve(config, port=8501, language="fr")


def test_a_reader_of_feeds_finds_the_one_of_the_search(client: TestClient) -> None:
    page = client.get("/search?q=%3Cb%3E&type=report&lang=sl&order=newest").text
    assert re.findall(r'<link rel="alternate"[^>]*href="(.*?)">', page) == ["/search.atom?q=%3Cb%3E&amp;type=report"]
    assert 'href="/documents.atom">' in client.get("/documents").text
    assert "atom" not in client.get("/").text


def test_nobody_else_is_sent_the_name_of_a_browser(client: TestClient) -> None:
    assert client.get("/").headers["cache-control"] == "private, no-cache"


def test_the_name_of_a_browser_is_kept_for_a_year_after_its_last_visit(client: TestClient) -> None:
    first = client.get("/").cookies[BROWSER_COOKIE]
    again = client.get("/")
    assert len(first) == 22 and again.cookies[BROWSER_COOKIE] == first
    assert "Max-Age=31536000" in again.headers["set-cookie"]
    client.cookies.clear()
    forged = client.get("/", cookies={BROWSER_COOKIE: "x; path=/evil"}).cookies[BROWSER_COOKIE]
    assert len(forged) == 22 and forged != first
