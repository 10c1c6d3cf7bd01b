"""Whether the library is what it was: every kept byte against its digest, every digest against its seal."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from foundling.library import accessions, bags, layout
from foundling.library.logs import Log, State
from foundling.library.seals import SEALS, Seals, digest_of
from foundling.library.views import Damage, Watch

_RESTORE = "Restore it from a copy of the library."
_CHANGED = "its bytes are not what they were"
_MISSING = "it is missing"
_STRANGE = "it does not belong to the library"


def check(root: Path, seals: Seals, logs: Sequence[Log], watch: Watch) -> Iterator[Damage]:
    """Everything in the library that is not as it was sealed: its own files first, then accessions.

    The owner's vocabulary, what can be rebuilt and what is being taken in are passed by. `watch` hears of
    the bytes as they are read.
    """
    watch.begin("Checking", sum(_size(accession.path) for accession in _accessions(root)), "bytes")
    match seals.state:
        case "missing":
            yield Damage(SEALS, _MISSING, "It is written anew when something is next added to the library.")
        case "damaged":
            yield Damage(
                SEALS,
                _CHANGED,
                f"{_RESTORE} Where there is none, delete it: it is written anew from what proves itself.",
            )
    logged = {name for log in logs for name in log.files()}
    yield from _check_logs(logs)
    yield from _check_sealed(root, seals, logged)
    yield from _strangers(root, seals, logged)
    for accession in _accessions(root):
        yield from _check_accession(root, accession, seals.digests(), watch.advance)


def _check_logs(logs: Sequence[Log]) -> Iterator[Damage]:
    for log in logs:
        for name, look in log.looks():
            if look.state is State.DAMAGED:
                yield Damage(name, _CHANGED, _RESTORE)
            elif look.state is State.TORN:
                yield Damage(
                    name,
                    "its last line was cut short by a crash",
                    "The line is removed, and shown, when something is next added to the library.",
                )


def _check_sealed(root: Path, seals: Seals, logged: set[str]) -> Iterator[Damage]:
    for path, digest in sorted(seals.digests().items()):
        if path in logged:
            continue
        cause = _against(root / path, digest) if not path.startswith(f"{layout.ACCESSIONS}/") else ""
        if path.endswith(f"/{bags.TAG_MANIFEST}") and not (root / path).parent.is_dir():
            path, cause = path.rpartition("/")[0], _MISSING  # noqa: PLW2901
        if cause:
            yield Damage(path, cause, _RESTORE)


def _strangers(root: Path, seals: Seals, logged: set[str]) -> Iterator[Damage]:
    """Files where only the library's own should be, outside the accessions."""
    known = {
        *logged,
        *seals.digests(),
        SEALS,
        layout.README,
        layout.SIGHTINGS,
        layout.TOMBSTONES,
        layout.TOMBSTONE_KEY,
    }
    folders = {layout.ACCESSIONS, layout.JOURNAL}
    found = [entry for entry in os.scandir(root) if entry.name not in layout.UNCHECKED | folders]
    found += [entry for name in folders if (root / name).is_dir() for entry in os.scandir(root / name)]
    for path in sorted(Path(entry.path).relative_to(root).as_posix() for entry in found):
        folder, _, name = path.rpartition("/")
        own = path in known or (folder == layout.ACCESSIONS and accessions.parse_id(name))
        if not own and name not in layout.DROPPINGS:
            yield Damage(path, _STRANGE, "Move it elsewhere, or add it to the library.")


def _check_accession(
    root: Path, accession: accessions.Accession, sealed: Mapping[str, str], advance: Callable[[int], None]
) -> Iterator[Damage]:
    folder = accession.path.relative_to(root).as_posix()
    _, beginning = accessions.parse_id(accession.id) or ("", "-")
    seal = sealed.get(f"{folder}/{bags.TAG_MANIFEST}", beginning)
    flaws = list(bags.flaws(accession.path, seal, advance))
    for flaw in flaws:
        if not (flaw.strange and Path(flaw.path).name in layout.DROPPINGS):
            yield Damage(f"{folder}/{flaw.path}", flaw.cause, _RESTORE)
    described = all(flaw.path != bags.INFO for flaw in flaws)
    if described and bags.information(accession.path).get(bags.SENDER) != accession.utc:
        yield Damage(folder, "the folder has another name than it was sealed under", _RESTORE)


def _against(path: Path, digest: str) -> str:
    """What is wrong with the file; empty where nothing is."""
    try:
        return "" if digest_of(path) == digest else _CHANGED
    except FileNotFoundError:
        return _MISSING
    except OSError as error:
        return f"it cannot be read ({error.strerror})"


def _accessions(root: Path) -> list[accessions.Accession]:
    folder = root / layout.ACCESSIONS
    return list(accessions.listed(folder)) if folder.is_dir() else []


def _size(folder: Path) -> int:
    """Bytes of payload, as the bag says."""
    size = bags.information(folder).get("Payload-Oxum", "").partition(".")[0]
    return int(size) if size.isascii() and size.isdigit() else 0
