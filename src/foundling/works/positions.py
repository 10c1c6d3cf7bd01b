"""Numbers for parts that bear none: from their files' names, else from which of them leads on to which."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from foundling.works.evidence import Evidence
from foundling.works.links import goes_on
from foundling.works.marks import Mark
from foundling.works.paths import file_name, resolve
from foundling.works.versions import Text

Marks = Mapping[str, Mark]


def numbered(texts: Sequence[Text]) -> list[Text]:
    """The texts of one work, parts that bear no number numbered by where they lie and what they follow."""
    parts = [each for text in texts for each in text.members]
    bare = [each for each in parts if each.mark is None]
    if len(texts) < 2 or not bare:
        return list(texts)
    marks = {**_by_links(parts, bare), **_by_files(bare)}
    return [
        replace(text, members=tuple(_marked(each, marks) for each in text.members))
        if marks and not text.is_whole
        else text
        for text in texts
    ]


def _marked(part: Evidence, marks: Marks) -> Evidence:
    mark = marks.get(part.record_id)
    return part if mark is None or part.mark is not None else replace(part, mark=mark)


def _by_files(bare: Sequence[Evidence]) -> Marks:
    """The numbers of files of one name, where two or more of them differ in nothing but the number."""
    alike: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for each in bare:
        for page in each.pages:
            if name := file_name(page):
                alike[name.like].setdefault(each.record_id, name.number)
    return {
        part: Mark(number)
        for _, numbers in sorted(alike.items())
        if len(set(numbers.values())) > 1
        for part, number in numbers.items()
    }


def _by_links(parts: Sequence[Evidence], bare: Sequence[Evidence]) -> Marks:
    """Numbers counted along the links from page to page, from a part that has one or leads the others."""
    after = dict(_steps(parts))
    before = {there: here for here, there in after.items()}
    marks = {each.record_id: each.mark for each in parts if each.mark is not None}
    waiting = {each.record_id for each in bare if each.record_id in after or each.record_id in before}
    if not marks:
        marks = {name: Mark(1) for name in sorted(waiting) if name not in before}
    found: dict[str, Mark] = {}
    for name in sorted(marks):
        for way, step in ((after, 1), (before, -1)):
            here, number = way.get(name), marks[name].number + step
            while here in waiting and here not in found and number > 0:
                found[here] = Mark(number)
                here, number = way.get(here), number + step
    firsts = {name: mark for name, mark in marks.items() if name in waiting}
    return {**firsts, **found}


def _steps(parts: Sequence[Evidence]) -> Iterator[tuple[str, str]]:
    """Which part leads on to which, by links as both ends have them, or as the later one says."""
    lying = {page: each.record_id for each in parts for page in each.pages}
    for each in parts:
        if each.relations:
            yield from ((other.record_id, each.record_id) for other in parts if goes_on(each, other))
        for page in each.pages:
            for target in each.before:
                if (there := lying.get(resolve(target, page), each.record_id)) != each.record_id:
                    yield there, each.record_id
            for target in each.after:
                if (there := lying.get(resolve(target, page), each.record_id)) != each.record_id:
                    yield each.record_id, there
