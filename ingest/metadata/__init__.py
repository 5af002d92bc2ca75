"""A parsed source -> the proposals for its catalogue entry, every value with the passage or property it was read from.

`propose_metadata` is the table of contents: title, type, language and languages, date, issuer, authors, projects,
places, access level; each has its file. A proposal is a guess by cues in eleven languages and scripts, with a
confidence; a person may correct it later, so no proposal ever raises.
"""

from __future__ import annotations

from ingest.metadata.access import propose_access_level
from ingest.metadata.authors import propose_authors
from ingest.metadata.dating import propose_date
from ingest.metadata.document_type import propose_document_type
from ingest.metadata.issuer import propose_issuer
from ingest.metadata.language import mark_block_languages, propose_languages
from ingest.metadata.lines import read_source
from ingest.metadata.places import propose_places
from ingest.metadata.projects import propose_projects
from ingest.metadata.title import propose_title
from kb.config import AccessConfig
from kb.documents import ParsedSource
from kb.metadata import DocumentType, Evidence
from kb.statements import Field, Proposals

__all__ = ["mark_block_languages", "propose_metadata"]


def propose_metadata(source: ParsedSource, *, document_id: str, file: str, access: AccessConfig) -> Proposals:
    """Propose the whole catalogue entry; `file` is the path relative to the corpus folder.

    The fields are those of `kb.statements.Field`, each only when something was proposed; the title always is, from the
    file name where nothing else tells. The evidence of "date_kind" has the origin of that of "date".
    """
    reading = read_source(source, document_id=document_id, file=file)
    title = propose_title(reading)
    document_type = propose_document_type(reading, title=title)
    kind = DocumentType(document_type.value) if document_type else DocumentType.OTHER
    languages = propose_languages(reading)
    main = languages[0].value if languages else "und"
    dated = propose_date(reading, document_type=kind)
    level = propose_access_level(kind, file=file, access=access)
    if level:
        title = propose_title(reading, may_quote=False)
    proposals: dict[str, tuple[Evidence, ...]] = {
        Field.TITLE: (title,),
        Field.DOCUMENT_TYPE: (document_type,) if document_type else (),
        Field.DATE: (dated.evidence,) if dated else (),
        Field.DATE_KIND: (
            (Evidence(dated.kind.value, dated.evidence.confidence, dated.evidence.origin),) if dated else ()
        ),
        Field.LANGUAGE: languages[:1],
        Field.LANGUAGES: languages,
        Field.ISSUER: (issuer,) if (issuer := propose_issuer(reading, title=title, document_type=kind)) else (),
        Field.AUTHORS: propose_authors(reading, document_type=kind),
        Field.PROJECTS: propose_projects(reading),
        Field.PLACES: propose_places(reading, language=main, document_type=kind),
        Field.ACCESS_LEVEL: (level,) if level else (),
    }
    return {str(name): found for name, found in proposals.items() if found}
