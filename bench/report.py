"""The bench's one table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from rich.console import Console
from rich.table import Table

from bench.corpus import Size

MEGABYTE = 1_000_000


def table(size: Size, figures: Mapping[str, float], recognition: Mapping[str, object]) -> Table:
    """Every figure beside its floor."""
    out = Table(title=f"{size.messages:,} messages, {size.pages:,} pages, {size.files:,} files")
    out.add_column("job", no_wrap=True)
    for name in ("seconds", "documents/s", "MB/s", "peak MB, PSS", "peak MB, RSS", "beside"):
        out.add_column(name, justify="right", no_wrap=True)
    for row in (*_jobs(size, figures), *_recognition(recognition)):
        out.add_row(*row)
    out.add_section()
    for name, value in _notes(figures, recognition):
        out.add_row(name, *[""] * 5, value)
    return out


def show(table: Table) -> None:
    """Print the table, whole even where the terminal is narrow."""
    Console(width=max(120, Console().width)).print(table)


def _jobs(size: Size, figures: Mapping[str, float]) -> Iterator[tuple[str, ...]]:
    data = figures["bytes"]
    beside = f"{figures['add.ratio']:.1f}× tantivy"
    yield _row("read + SHA-256 of the same bytes", figures["hash.seconds"], size, data)
    yield _row("tantivy alone, all text", figures["tantivy.seconds"], size, figures["tantivy.text"])
    yield _row(
        "tantivy alone, stories proper",
        figures["tantivy-stories.seconds"],
        size,
        figures["tantivy-stories.text"],
    )
    for job, name, note in (
        ("take in", "add", beside),
        ("take in again (all held)", "again", ""),
        ("rebuild", "rebuild", ""),
    ):
        pss, rss = (_peak(figures.get(f"{name}.{kind}")) for kind in ("pss", "rss"))
        yield _row(job, figures[f"{name}.seconds"], size, data, (pss, rss, note))


def _peak(memory: float | None) -> str:
    return f"{memory / MEGABYTE:,.0f}" if memory else ""


def _row(
    job: str, seconds: float, size: Size, data: float, rest: tuple[str, str, str] = ("", "", "")
) -> tuple[str, ...]:
    speeds = f"{size.documents / seconds:,.0f}", f"{data / seconds / MEGABYTE:,.1f}"
    return (job, f"{seconds:,.2f}", *speeds, *rest)


def _recognition(recognition: Mapping[str, object]) -> Iterator[tuple[str, ...]]:
    match recognition:
        case {"per_second": float(speed), "documents": int(count), "milliseconds": dict(stages)}:
            yield ("read and recognise, one core", f"{count / speed:,.2f}", f"{speed:,.0f}", "", "", "", "")
            for stage, cost in stages.items():
                yield (f"  {stage}", "", f"{1000 / cost:,.0f}", "", "", "", f"{cost:.3f} ms each")


def _notes(figures: Mapping[str, float], recognition: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    yield "take in ÷ tantivy, stories proper", f"{figures['add.ratio-stories']:.1f}×"
    yield "the heap", _size(figures["bytes"])
    yield "the library", _size(figures["library.bytes"])
    yield "  its index and catalogue", _size(figures["derived.bytes"])
    yield "tantivy's index, all text", _size(figures["tantivy.index"])
    yield f"search, p50 of {figures['search.queries']:.0f}", f"{figures['search.p50']:.1f} ms"
    yield "search, p99", f"{figures['search.p99']:.1f} ms"
    if "browse.p95" in figures:
        yield "browsing: lists, facets, searches, worst p95", f"{figures['browse.p95']:.0f} ms"
        yield "  a work's page, p95", f"{figures['browse.work']:.0f} ms"
        yield "  the server's start", f"{figures['browse.start']:.1f} s"
        yield "  its memory, idle", _size(figures["browse.idle"])
        yield "  a story's page beside its text, packed", f"{figures['browse.story'] / 1000:.1f} kB"
    for name, value in figures.items():
        sort = name.removeprefix("search.")
        if name != sort and sort not in {"queries", "p50", "p99"}:
            yield f"  {sort}, median", f"{value:.1f} ms"
    match recognition:
        case {"right": dict(right)}:
            yield from (
                (f"right on this heap: {name}", f"{100 * share:.1f} %") for name, share in right.items()
            )


def _size(count: float) -> str:
    return f"{count / MEGABYTE:,.1f} MB"
