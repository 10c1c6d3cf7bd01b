"""The pages on which readers say who they are.

A library that only this computer can reach has one nameless reader and asks for nothing.
"""

from __future__ import annotations

from starlette.responses import Response

from foundling.web import words
from foundling.web.porter import SESSION_SECONDS
from foundling.web.screens import page
from foundling.web.visit import Visit, local, to

SESSION = "session"
NOT_TOGETHER = "Name and password do not go together. Try again, or ask the library’s owner."


def login(visit: Visit) -> Response:
    """The form that asks for name and password."""
    return page(visit, "login.html", onward=local(visit.params.get("to")), trouble="")


def log_in(visit: Visit) -> Response:
    """Open a session where name and password fit."""
    name = visit.field("name").strip()
    if not visit.porter.knows(name, visit.field("password"), visit.caller):
        return _unknown(visit, name)
    answer = to(visit.field("to") or "/")
    answer.set_cookie(
        SESSION,
        visit.porter.open_session(name, visit.moment),
        max_age=SESSION_SECONDS,
        samesite="lax",
        httponly=True,
        secure=visit.origin.startswith("https:"),
    )
    return answer


def log_out(visit: Visit) -> Response:
    """End the session."""
    visit.porter.close_session(visit.session)
    answer = to("/login")
    answer.delete_cookie(SESSION, samesite="lax", httponly=True)
    answer.delete_cookie("adult", samesite="lax", httponly=True)
    return answer


def too_often(wait: int) -> str:
    """What to say to who has to wait so many seconds after too many wrong passwords.

    >>> too_often(30), too_often(870)
    ('Too many wrong passwords. Try again in 1 minute.', 'Too many wrong passwords. Try again in 15 minutes.')
    """
    return f"Too many wrong passwords. Try again in {words.plural(-(-wait // 60), 'minute')}."


def _unknown(visit: Visit, name: str) -> Response:
    wait = visit.porter.wait(name, visit.caller)
    trouble = too_often(wait) if wait else NOT_TOGETHER
    status = 429 if wait else 403
    answer = page(visit, "login.html", status=status, onward=local(visit.field("to")), trouble=trouble)
    if wait:
        answer.headers["Retry-After"] = str(wait)
    return answer
