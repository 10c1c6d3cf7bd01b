"""Pages: the title, then the words of the page; saved list pages read as the messages they are."""

from __future__ import annotations

import re

from foundling.documents import decode, draft, envelope, html, listpages
from foundling.model import Document, Item, Step

_DECLARED = re.compile(
    rb"<(?:meta|\?xml)\b[^>]{0,300}?(?:charset|encoding)\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]+)", re.IGNORECASE
)


def read(item: Item) -> Document:
    """The page's title as a line of its own, an empty line, and its text."""
    declared = _DECLARED.search(item.data[:8192])
    decoded = decode.read(item.data, declared[1].decode() if declared else "")
    made = draft.Draft(item)
    made.findings += decoded.findings
    made.plan += decoded.plan
    software = listpages.kind(decoded.text)
    if software:
        saved = listpages.read(decoded.text, software)
        made.plan.append(Step("saved-message", (software,)))
        if saved.header:
            made.add_envelope(envelope.read(saved.header))
        made.add_page(html.read(saved.body, start=made.place, mail=True))
    else:
        made.plan.append(Step("titled-page"))
        made.add_page(html.read(decoded.text, titled=True))
    return made.document()
