"""The seals of a library: digests of the files that no bag covers, in the form that sha256sum checks."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import file_digest, sha256
from pathlib import Path

from foundling.library.disk import Disk, adopt_file, prepare_file, writing

SEALS = "seals.txt"
INCOMING = "incoming"
_END = "# sha256 of the lines above: "


class Seals:
    """The digest that each covered file had when the library last wrote it, by its path in the library.

    `state` is "whole", "missing" or "damaged". Damaged seals are kept as they are, so that check goes on
    naming them; missing ones are written anew with the next change.
    """

    def __init__(self, root: Path, disk: Disk) -> None:
        """Read the seals of the library at `root`."""
        self._path = root / SEALS
        self._aside = root / INCOMING
        self._disk = disk
        self._digests: dict[str, str] = {}
        self.state = "missing"
        self._read()

    def digest(self, path: str) -> str | None:
        """The digest of the file in hexadecimal; None where it is not sealed, or the seals do not hold."""
        return self._digests.get(path)

    def digests(self) -> Mapping[str, str]:
        """All digests by path; none where the seals do not hold."""
        return self._digests

    def seal(self, digests: Mapping[str, str]) -> None:
        """Put these digests in the place of those that the files had before."""
        if not digests.items() <= self._digests.items():
            self.adopt(self.prepare(digests))

    def prepare(self, digests: Mapping[str, str]) -> Mapping[str, str]:
        """Write the seals as they will be with these digests, as yet aside; `adopt` takes what comes back."""
        changed = {**self._digests, **digests}
        with writing(str(self._path)):
            if self.state != "damaged":
                prepare_file(self._disk, str(self._path), render(changed), str(self._aside))
        return changed

    def adopt(self, changed: Mapping[str, str]) -> None:
        """Give the seals that were prepared their place."""
        if self.state == "damaged":
            return
        with writing(str(self._path)):
            adopt_file(self._disk, str(self._aside / SEALS), str(self._path))
        self._digests = dict(changed)
        self.state = "whole"

    def _read(self) -> None:
        try:
            data = self._path.read_bytes()
        except FileNotFoundError:
            return
        except OSError:
            self.state = "damaged"
            return
        digests = parse(data)
        self.state = "damaged" if digests is None else "whole"
        self._digests = digests or {}


def render(digests: Mapping[str, str]) -> bytes:
    """The bytes of a seals file.

    >>> parse(render({"README.txt": "0" * 64})) == {"README.txt": "0" * 64}
    True
    """
    lines = "".join(f"{digest}  {path}\n" for path, digest in sorted(digests.items())).encode()
    return lines + f"{_END}{sha256(lines).hexdigest()}\n".encode()


def parse(data: bytes) -> dict[str, str] | None:
    """The digests by path; None where a single byte is not as it was written.

    >>> parse(render({"a": "0" * 64}).replace(b"0", b"1", 1)) is None
    True
    """
    lines = data.split(b"\n")[:-2]
    digests = {line[66:].decode("utf-8", "replace"): line[:64].decode("utf-8", "replace") for line in lines}
    return digests if render(digests) == data else None


def digest_of(path: Path) -> str:
    """The digest of a file in hexadecimal; OSError where it cannot be read."""
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()
