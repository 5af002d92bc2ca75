"""English."""

WORDS = {
    "count": "how many | number of | the number of | count | total number of | count of",
    "which": "which | what | whichever | what s",
    "list": """
        list | show | show me | give | give me | find | find me | name | enumerate | display | tell me | i need | i want
        | looking for | i am looking for | search for | get | get me | see | i would like to see | print | overview of
    """,
    "aux": """
        is | are | was | were | be | been | has | have | had | do | does | did | there | exist | exists | available |
        hold | holds | held in | contain | contains | can | could | we | you | i | it | they | been made | got | that |
        who | on file | on record | altogether | in total | all in all | come | comes | came | dated | written |
        composed | date | dates | appear in | know | stored | kept | included | find | found | made | us | me | would |
        like | your | originate | originates | m | re | ve | d
    """,
    "content": "say | says | what is in | about what",
    "art": """
        the | a | an | any | some | all | all the | our | your | its | their | these | those | this | of | of the |
        of our | different | various | every | each of | my | whole | entire | one
    """,
    "prep": "in | on | at | from | of | for | with | to | out of | among | within | during | as | into",
    "polite": """
        please | thanks | thank you | also | so far | currently | now | ever | just | s | hello | hi | if so | if any
    """,
    "catalogue": """
        in the catalogue | in the catalog | catalogue | catalog | in the archive | archive | in the database | database
        | in the collection | collection | in the library | library | on the list | in the knowledge base |
        knowledge base | in our archive | in our catalogue | in our collection | in our database | in our library |
        repository
    """,
    "and": "and | or | as well as | but",
    "document": """
        document | documents | paper | papers | file | files | text | texts | publication | publications | item | items
        | entries | entry
    """,
    "type:declaration": "declaration | declarations",
    "type:memorandum": """
        memorandum | memoranda | memorandums | memos of understanding | memorandum of understanding |
        memoranda of understanding | memorandums of understanding | memorandum of cooperation | memoranda of cooperation
        | mou | mous | agreement | agreements | cooperation agreement | cooperation agreements
    """,
    "type:report": "report | reports",
    "type:minutes": """
        minutes | set of minutes | sets of minutes | meeting minutes | minutes of meetings | minutes of the meeting
    """,
    "type:newsletter": "newsletter | newsletters | bulletin | bulletins",
    "type:project_sheet": """
        project sheet | project sheets | project fact sheet | project fact sheets | project factsheet |
        project factsheets | project profile | project profiles | project description | project descriptions |
        project fiche | project fiches
    """,
    "type:invitation": "invitation | invitations",
    "type:position_paper": """
        position paper | position papers | policy paper | policy papers | policy brief | policy briefs
    """,
    "type:article": "article | articles",
    "language:sl": "slovene | slovenian | slovene language | slovenian language",
    "language:hr": "croatian | croatian language",
    "language:sr": "serbian | serbian language",
    "language:sr-Latn": """
        serbian latin | latin script serbian | serbian in latin script | serbian in the latin script |
        serbian latin script
    """,
    "language:sr-Cyrl": """
        serbian cyrillic | cyrillic serbian | serbian in cyrillic | serbian in cyrillic script |
        serbian in the cyrillic script | serbian cyrillic script
    """,
    "language:bs": "bosnian | bosnian language",
    "language:mk": "macedonian | macedonian language",
    "language:en": "english | english language",
    "language:it": "italian | italian language",
    "language:es": "spanish | spanish language | castilian",
    "language:de": "german | german language",
    "language:fr": "french | french language",
    "language:hu": "hungarian",
    "language:ro": "romanian",
    "language:ru": "russian",
    "newest": "newest | latest | most recent | last | recent",
    "oldest": "oldest | earliest | first | least recent",
    "issued": """
        issued | issue | issues | published | publish | publishes | released | release | adopted | adopt | put out |
        brought out | came out | come out | produced | produce | prepared | prepare | drafted | sent | send | sent out
    """,
    "wrote": "wrote | write | authored | author | penned | written by | written",
    "when": """
        when | what date | which date | on what date | on which date | what day | which day | which year | what year |
        in which year | in what year | from which year | from what year | from when
    """,
    "who": "who | whose | by whom | which organisation | which organization | what organisation | which association",
    "by_whom": "by whom",
    "where": """
        where | in which town | in which city | in which place | in what town | in what city | which town | which city
    """,
    "pages": "pages | page | page count | how long is | number of pages",
    "ask:issuer": "issuer | issuers | publisher | publishers | issuing body | issuing organisation",
    "ask:authors": "author | authors | writer | writers",
    "ask:date": "date | date of issue | date of publication | publication date | issue date | release date | year",
    "ask:languages": "language versions | language version | translations",
    "language_word": "language | languages",
    "type_word": "type | types | kind | kinds | sort | sorts | category | categories",
    "project": "project | projects",
    "issuer": """
        organisation | organisations | organization | organizations | association | associations | issuer | publisher
    """,
    "author": "author | authors",
    "place": "place | town | city | towns | cities",
    "by": "by | from | of | written by | authored by",
    "about": """
        about | on | concerning | regarding | related to | relating to | relate to | belong to | belongs to | deal with
        | deals with | dealing with | belonging to | describe | describes | talk about | talks about | talking about |
        speak of | concern | concerns | cover | covers | associated with | connected with | connected to | linked to |
        within | for | under | part of | in the framework of
    """,
    "before": "before | prior to | older than | earlier than",
    "after": "after | newer than | later than | more recent than | following",
    "since": "since | starting from | starting in | beginning with",
    "until": "until | till | up to | through | to | by the end of | no later than | up until",
    "between": """
        between | in the period from | in the years from | in the period between | in the years between | in the years
    """,
    "onward": "onwards | onward | on | and later | or later | and after | inclusive | forward | or after",
    "year": """
        year | years | period | month | in the year | the year | century | dated | time | last century | twentieth |
        date | the course of | end
    """,
    "this_year": "this year | this year s | the current year",
    "last_year": "last year | last year s | the previous year | the past year",
    "last_years": "last * years | past * years",
    "decade:1970": "seventies",
    "decade:1980": "eighties",
    "decade:1990": "nineties",
    "undated": "undated | without a date | without date | with no date",
    "public": "public | publicly available",
    "internal": "internal | confidential",
    "number:2": "two",
    "number:3": "three",
    "number:4": "four",
    "number:5": "five",
    "number:6": "six",
    "number:7": "seven",
    "number:8": "eight",
    "number:9": "nine",
    "number:10": "ten",
    "plural": """
        documents | reports | declarations | newsletters | invitations | articles | papers | files | memoranda | sheets
        | are | texts | agreements
    """,
    "what": "what | everything | anything | all that",
    "published": "issued | issue | published | publish | released | put out | brought out | came out",
    "signed": "signed | sign | concluded",
    "singular": "is | was",
    "everything": "everything | anything | something",
    "again": "what about | how about | and what about | and how about",
}
