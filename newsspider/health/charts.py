"""Small charts as inline SVG: bars and lines over days, the oldest at the right as Arabic reads."""

from collections.abc import Mapping, Sequence
from html import escape

WIDTH, HEIGHT = 300, 72  # in the units of the viewBox; the page scales it
TOP = 4


def bars(values: Sequence[float | None], titles: Sequence[str], usual: float | None, name: str) -> str:
    """A bar for each day, with its title for the mouse, and a dashed line at what is usual."""
    top = max([value for value in values if value is not None] + [usual or 0, 1])
    step = WIDTH / max(1, len(values))
    parts = []
    for index, (value, title) in enumerate(zip(values, titles, strict=True)):
        x = WIDTH - (index + 1) * step
        if value is None:
            shape = f'<rect class="none" x="{x + 0.6:.1f}" y="{HEIGHT - 3}" width="{step - 1.2:.1f}" height="3"/>'
        else:
            height = (HEIGHT - TOP) * value / top
            shape = (
                f'<rect class="bar" x="{x + 0.6:.1f}" y="{HEIGHT - max(height, 0.8):.1f}" '
                f'width="{step - 1.2:.1f}" height="{max(height, 0.8):.1f}"/>'
            )
        parts.append(f"<g><title>{escape(title)}</title>{shape}</g>")
    if usual:
        y = HEIGHT - (HEIGHT - TOP) * usual / top
        parts.append(f'<line class="usual" x1="0" x2="{WIDTH}" y1="{y:.1f}" y2="{y:.1f}"/>')
    return _svg("".join(parts), name)


def lines(series: Mapping[str, Sequence[float | None]], marked: Sequence[str], name: str) -> str:
    """A thin line for each series of shares, a thick one for those that are ``marked``; gaps stay gaps."""
    parts = []
    for key in sorted(series, key=lambda key: key in marked):
        css = f"mark{marked.index(key) % 3}" if key in marked else "thin"
        values = series[key]
        step = WIDTH / max(1, len(values))
        points: list[list[str]] = [[]]
        for index, value in enumerate(values):
            if value is None:
                points.append([])
                continue
            x = WIDTH - (index + 0.5) * step
            points[-1].append(f"{x:.1f},{HEIGHT - 2 - (HEIGHT - TOP - 4) * value:.1f}")
        for run in points:
            if len(run) == 1:
                left, top = run[0].split(",")
                parts.append(f'<circle class="{css}" cx="{left}" cy="{top}" r="1.5"/>')
            elif run:
                parts.append(f'<polyline class="{css}" points="{" ".join(run)}"/>')
    return _svg("".join(parts), name)


def _svg(inner: str, name: str) -> str:
    box = f'viewBox="0 0 {WIDTH} {HEIGHT}" preserveAspectRatio="none"'
    return f'<svg {box} role="img" aria-label="{escape(name)}">{inner}</svg>'
