"""What is mended when a library is opened for writing: the traces of a crash, and what proves itself."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

from foundling.library import accessions, bags, layout
from foundling.library.disk import Disk, replace_file, writing
from foundling.library.logs import Log
from foundling.library.seals import INCOMING, SEALS, Seals, digest_of


def heal(root: Path, seals: Seals, logs: Sequence[Log], disk: Disk) -> tuple[str, ...]:
    """Mend what can be mended without guessing; a sentence for a person on each thing mended.

    An accession that was put in place just before a crash is sealed, and so are lines at the end of a log; a
    torn last line is cut off; README.txt and lost seals are written anew. Nothing damaged is ever sealed.
    """
    notes = [_heal_readme(root, seals, disk), _heal_seals(root, seals)]
    unsealed = {
        f"{layout.ACCESSIONS}/{accession.id}/{bags.TAG_MANIFEST}": accessions.proves_itself(accession.path)
        for accession in accessions.listed(root / layout.ACCESSIONS)
    }
    seals.seal({path: digest for path, digest in unsealed.items() if digest and not seals.digest(path)})
    notes += [sentence for log in logs for sentence in log.heal()]
    return tuple(sentence for sentence in notes if sentence)


def _heal_readme(root: Path, seals: Seals, disk: Disk) -> str:
    """Put back a README.txt of our own words; another's, by its seal, is left to its owner."""
    path, words = root / layout.README, layout.EXPLANATION.encode()
    own = seals.digest(layout.README) == sha256(words).hexdigest() or seals.state == "missing"
    if not own or (path.is_file() and path.read_bytes() == words):
        return ""
    with writing(str(path)):
        replace_file(disk, str(path), words, str(root / INCOMING))
    return "README.txt was missing or damaged and has been written anew"


def _heal_seals(root: Path, seals: Seals) -> str:
    """Where the seals are lost, seal anew the files that neither a chain nor an accession's id proves."""
    if seals.state != "missing":
        return ""
    names = (layout.README, layout.TOMBSTONE_KEY)
    seals.seal({name: digest_of(root / name) for name in names if (root / name).is_file()})
    return f"{SEALS} was missing and has been written anew"
