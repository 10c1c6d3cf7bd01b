"""KOReader's progress sync: an e-reader's place and the browser's are one, to the paragraph.

The protocol is that of koreader-sync-server: `document` is the partial MD5 of the file, `progress` a
pointer into it, "/body/DocFragment[5]/body/section/p[12]/text().0", whose fragment counts the pages
of the e-book from 1. Every e-book that was handed out is known by its digest, so that a place holds when
the work's e-book is made anew.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Sequence

from starlette.responses import JSONResponse, Response

from foundling.export.contents import leaves
from foundling.export.render import elements
from foundling.library.reading_state import Issue, Place, Stray
from foundling.web.accounts import too_often
from foundling.web.books import book_of
from foundling.web.visit import Visit

MEDIA = "application/vnd.koreader.v1+json"
LONGEST = 2000
_POINTER = re.compile(
    r"/body/DocFragment\[(\d{1,6})\](?:/body/section(?:\[1\])?/([a-z0-9]{1,20})(?:\[(\d{1,6})\])?)?"
)
_ELEMENT = re.compile(r"<([a-z0-9]+)")
_STARTS_WITH_TEXT = re.compile(r"<[a-z0-9]+[^>]*>[^<]")
_DIGEST = re.compile(r"[0-9a-fA-F]{32}\Z")


def create_user(_: Visit) -> Response:
    """Accounts are made on the command line, so this says no, politely."""
    return _answer({"code": 2005, "message": "Accounts are made with: foundling accounts add NAME"}, 403)


def authorise(visit: Visit) -> Response:
    """Whether the name and the key are right."""
    return _answer({"authorized": "OK"}) if is_allowed(visit) else _refused(visit)


def put_progress(visit: Visit) -> Response:
    """Take an e-reader's place; that in a file which is none of ours is kept and given back as it came."""
    sent = _sent(visit.body)
    document, progress = sent.get("document"), sent.get("progress")
    if not is_allowed(visit):
        return _refused(visit)
    if not isinstance(document, str) or not document or not isinstance(progress, str | int | float):
        return _answer({"code": 2004, "message": "Field 'document' or 'progress' is not provided."}, 403)
    given = sent.get("percentage")
    share = min(1.0, max(0.0, float(given))) if isinstance(given, int | float) else 0.0
    device, device_id = str(sent.get("device", ""))[:100], str(sent.get("device_id", ""))[:100]
    reader, pointer = _reader(visit), str(progress)[:LONGEST]
    stray = Stray(document[:200], pointer, share, device, device_id, visit.moment)
    visit.state.keep_stray(reader, stray)
    issue = visit.state.issue(document.lower()) if _DIGEST.match(document) else None
    if issue is not None:
        _keep(visit, reader, issue, stray)
    return _answer({"document": document, "timestamp": int(visit.moment)})


def get_progress(visit: Visit) -> Response:
    """The reader's place in a file: the newer of what this file's reader sent and what any other did."""
    if not is_allowed(visit):
        return _refused(visit)
    reader, document = _reader(visit), visit.names["document"]
    stray = visit.state.stray(reader, document)
    issue = visit.state.issue(document.lower()) if _DIGEST.match(document) else None
    place = visit.state.place(reader, issue.work) if issue else None
    if issue and place and (stray is None or place.moment > stray.moment):
        return _answer(
            {
                "document": document,
                "progress": pointer_to(issue, place, _pages(visit, issue.work)),
                "percentage": round(place.share, 6),
                "device": place.device or "browser",
                "device_id": place.device or "browser",
                "timestamp": int(place.moment),
            }
        )
    if stray is None:
        return _answer({})
    return _answer(
        {
            "document": document,
            "progress": stray.progress,
            "percentage": stray.percentage,
            "device": stray.device,
            "device_id": stray.device_id,
            "timestamp": int(stray.moment),
        }
    )


def is_allowed(visit: Visit) -> bool:
    """Whether the request proves an account, where readers have to."""
    if not visit.guarded:
        return True
    name, key = visit.headers.get("x-auth-user", ""), visit.headers.get("x-auth-key", "")
    return bool(name) and visit.porter.knows_key(name, key, visit.caller)


def paragraph_of(pointer: str, issue: Issue, pages: dict[str, Sequence[str]]) -> tuple[str, int]:
    """The part and the paragraph, counted from 1, that a pointer leads to; ("", 0) for no part's page.

    `pages` holds, for each part, the markup of what stands on its page: first "" for each line of the
    page's own heading, written as "!h1", then the paragraphs.
    """
    match = _POINTER.match(pointer)
    number = int(match[1]) - 1 if match else -1
    part = issue.parts[number] if 0 <= number < len(issue.parts) else ""
    if match is None or not part:
        return "", 0
    wanted, nth = match[2], int(match[3] or 1)
    seen: Counter[str] = Counter()
    own = 0
    for element in pages.get(part, ()):
        name = _name(element)
        seen[name] += 1
        own += element.startswith("!")
        if name == wanted and seen[name] == nth:
            return part, max(1, sum(seen.values()) - own)
    return part, 1


def pointer_to(issue: Issue, place: Place, pages: dict[str, Sequence[str]]) -> str:
    """The pointer to the place in the e-book of this issue; to its first page where the part is not in it."""
    if place.part not in issue.parts:
        return "/body/DocFragment[1].0"
    fragment = issue.parts.index(place.part) + 1
    seen: Counter[str] = Counter()
    paragraphs = 0
    for element in pages.get(place.part, ()):
        name = _name(element)
        seen[name] += 1
        paragraphs += not element.startswith("!")
        if paragraphs == place.paragraph:
            inside = "/text().0" if _STARTS_WITH_TEXT.match(element) else ".0"
            return f"/body/DocFragment[{fragment}]/body/section/{name}[{seen[name]}]{inside}"
    return f"/body/DocFragment[{fragment}].0"


def _keep(visit: Visit, reader: str, issue: Issue, sent: Stray) -> None:
    part, paragraph = paragraph_of(sent.progress, issue, _pages(visit, issue.work))
    known = [each for each in issue.parts if each]
    visit.state.keep_place(
        reader,
        Place(
            work=issue.work,
            part=part or (known[0] if known else ""),
            paragraph=max(1, paragraph),
            share=sent.percentage,
            moment=sent.moment,
            device=sent.device,
            pointer=sent.progress,
            document=sent.document,
        ),
    )


def _pages(visit: Visit, work: str) -> dict[str, Sequence[str]]:
    """What stands on the page of each part of the work's e-book, as `paragraph_of` wants it."""
    book = book_of(visit.library, work)
    return {
        chapter.id: (
            "!h1",
            *(["!p"] if leaf.date else []),
            *(["!aside"] if leaf.notes else []),
            *elements(chapter.document, chapter.record.body),
        )
        for chapter, leaf in zip(book.chapters, leaves(book), strict=True)
    }


def _name(element: str) -> str:
    match = _ELEMENT.match(element)
    return match[1] if match else element.lstrip("!")


def _reader(visit: Visit) -> str:
    return visit.headers.get("x-auth-user", "") if visit.guarded else visit.reader


def _sent(body: bytes) -> dict[str, object]:
    try:
        value = json.loads(body or b"{}")
    except (ValueError, UnicodeDecodeError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def _answer(value: dict[str, object], status: int = 200) -> Response:
    return JSONResponse(value, status_code=status)


def _refused(visit: Visit) -> Response:
    wait = visit.porter.wait(visit.headers.get("x-auth-user", ""), visit.caller)
    if wait:
        return _answer({"code": 2001, "message": too_often(wait)}, 429)
    return _answer({"code": 2001, "message": "Unauthorized"}, 401)
