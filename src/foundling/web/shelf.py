"""What is the reader's own: history, works for later, notes, saved searches, the look of pages, the gate."""

from __future__ import annotations

from starlette.responses import Response

from foundling.errors import UsageError
from foundling.library.found import Asked
from foundling.library.query import FIELDS
from foundling.library.reading_state import Note, Saved
from foundling.library.views import WorkRow
from foundling.web import look
from foundling.web.screens import page
from foundling.web.visit import Visit, local, to

HISTORY = 100
YEAR = 365 * 86_400


def shelf(visit: Visit) -> Response:
    """The reader's own page: what they are reading, what is to be read, notes, searches, history."""
    seen = visit.state.history(visit.reader, HISTORY, (visit.number("page") - 1) * HISTORY)
    later, notes = visit.state.later(visit.reader), visit.state.notes(visit.reader)
    rows = _rows(visit, [*later, *(note.work for note in notes), *(each.work for each in seen)])
    return page(
        visit,
        "shelf.html",
        later=[rows[work] for work in later if work in rows],
        notes=[(rows[note.work], note) for note in notes if note.work in rows],
        searches=visit.state.searches(visit.reader),
        seen=[(each, rows.get(each.work)) for each in seen],
        places={place.work: place for place in visit.state.places(visit.reader, 1000)},
    )


def set_later(visit: Visit) -> Response:
    """Mark a work for later, or no more."""
    work = visit.work().row.id
    visit.state.set_later(visit.reader, work, None if visit.field("off") else visit.moment)
    return to(visit.field("to") or f"/works/{work}")


def keep_note(visit: Visit) -> Response:
    """Keep a private note on a work, or on one of its parts."""
    view, part = visit.work(), visit.names.get("part", "")
    if part and all(part != each.id for each in view.parts):
        raise UsageError("this work has no such part", item=part, remedy="See the work's list of contents.")
    visit.state.keep_note(visit.reader, Note(view.row.id, visit.field("note"), part), visit.moment)
    return to(f"/works/{view.row.id}{f'/parts/{part}' * bool(part)}#note")


def forget(visit: Visit) -> Response:
    """Take one work, or all, out of the history."""
    visit.state.forget(visit.reader, visit.field("work") or None)
    return to("/shelf#history")


def save_search(visit: Visit) -> Response:
    """Keep a search under a name, or let it go."""
    name = " ".join(visit.field("name").split())[:80]
    if visit.field("drop"):
        visit.state.drop_search(visit.reader, visit.field("drop"))
    elif name:
        visit.state.save_search(visit.reader, Saved(name, local(visit.field("address"))), visit.moment)
    return to(visit.field("to") or "/shelf#searches")


def settings(visit: Visit) -> Response:
    """The form that sets how pages look."""
    return page(visit, "settings.html", onward=local(visit.params.get("to")))


def keep_settings(visit: Visit) -> Response:
    """Keep how pages look, and go back to where the reader was."""
    chosen = look.chosen(dict(visit.form), look.Look() if visit.field("reset") else visit.look)
    answer = to(visit.field("to") or "/settings")
    answer.set_cookie(
        "look",
        chosen.cookie(),
        max_age=YEAR,
        samesite="lax",
        httponly=True,
        secure=visit.origin.startswith("https:"),
    )
    return answer


def pass_gate(visit: Visit) -> Response:
    """Take the answer to the question of the gate; it holds until the browser is closed."""
    answer = to(visit.field("to") or "/")
    if visit.field("adult") == "yes":
        answer.set_cookie("adult", "yes", samesite="lax", httponly=True)
    else:
        answer = to("/")
        answer.delete_cookie("adult", samesite="lax", httponly=True)
    return answer


def help_page(visit: Visit) -> Response:
    """How to ask, which keys do what, and where the feeds are."""
    return page(visit, "help.html", fields=FIELDS, origin=visit.origin)


def _rows(visit: Visit, works: list[str]) -> dict[str, WorkRow]:
    among = tuple(dict.fromkeys(works))
    if not among:
        return {}
    found = visit.library.find(Asked(among=among, sort="read", limit=None, passages=0))
    return {hit.work.id: hit.work for hit in found.hits}
