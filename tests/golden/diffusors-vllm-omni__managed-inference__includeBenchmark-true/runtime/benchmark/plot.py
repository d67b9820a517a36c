"""The plot, as SVG: how the requests' latencies are distributed, and the throughput over time."""
from __future__ import annotations

from typing import Any
from xml.sax.saxutils import escape

from load import Sample
from report import METRICS, PERCENTILES

WIDTH, HEIGHT, LEFT, TOP, PANEL = 920, 360, 70, 70, 350
COLORS = ("#0b7285", "#e8590c", "#364fc7")
STEPS = 20


def svg(result: dict[str, Any], samples: list[Sample]) -> str:
    """A drawing with two panels."""
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" font-family="sans-serif" font-size="12">',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>',
        text(LEFT, 24, f"{result['target']}: {result['requests']} requests, {result['concurrency']} at a time, {result['started']}", size=14),
        *latencies(result),
        *throughput(result, [sample for sample in samples if not sample.error]),
        "</svg>\n",
    ]
    return "\n".join(parts)


def latencies(result: dict[str, Any]) -> list[str]:
    names = [name for name in METRICS if result[name]]
    highest = max([result[name]["p99"] for name in names], default=0) or 1
    parts = [*axes(LEFT, "latency percentiles (ms)", highest)]
    group = PANEL / len(PERCENTILES)
    for index, percent in enumerate(PERCENTILES):
        parts.append(text(LEFT + group * (index + 0.5), TOP + 235, f"p{percent}", anchor="middle"))
        for place, name in enumerate(names):
            value = result[name][f"p{percent}"]
            height = 220 * value / highest
            parts.append(f'<rect x="{LEFT + group * index + 8 + place * 24:.1f}" y="{TOP + 220 - height:.1f}" width="20" height="{height:.1f}" '
                         f'fill="{COLORS[place]}"><title>{escape(METRICS[name])} p{percent}: {value:.1f}</title></rect>')
    parts += [text(LEFT + place * 125, TOP + 260, METRICS[name].replace(" (ms)", ""), color=COLORS[place], size=11)
              for place, name in enumerate(names)]
    return parts


def throughput(result: dict[str, Any], good: list[Sample]) -> list[str]:
    """Output tokens, or else requests, in each of the equal steps of the run."""
    left, unit = LEFT + PANEL + 90, "output tokens" if result.get("output_tokens") else "requests"
    if not good:
        return axes(left, f"{unit} per second", 1)
    start = min(sample.began for sample in good)
    step = (max(sample.ended for sample in good) - start) / STEPS or 1
    totals = [0.0] * STEPS
    for sample in good:
        # The tokens of a stream belong to the times at which its chunks came.
        times = sample.chunk_times or [sample.ended]
        amount = (sample.output_tokens or 1) / len(times) if result.get("output_tokens") else 1 / len(times)
        for moment in times:
            totals[min(STEPS - 1, int((moment - start) / step))] += amount / step
    highest = max(totals)
    points = " ".join(f"{left + PANEL * (index + 0.5) / STEPS:.1f},{TOP + 220 - 220 * value / highest:.1f}" for index, value in enumerate(totals))
    return [*axes(left, f"{unit} per second", highest), f'<polyline points="{points}" fill="none" stroke="{COLORS[0]}" stroke-width="2"/>',
            text(left + PANEL, TOP + 235, f"{step * STEPS:.1f} s", anchor="end"), text(left, TOP + 235, "0 s")]


def axes(left: float, title: str, highest: float) -> list[str]:
    lines = [text(left, TOP - 14, title)]
    for share in (0, 0.5, 1):
        y = TOP + 220 - 220 * share
        lines += [f'<line x1="{left}" y1="{y}" x2="{left + PANEL}" y2="{y}" stroke="#ccc"/>',
                  text(left - 6, y + 4, f"{highest * share:,.{0 if highest >= 10 else 2}f}", anchor="end")]
    return lines


def text(x: float, y: float, content: str, anchor: str = "start", color: str = "#222", size: int = 12) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{color}" font-size="{size}">{escape(content)}</text>'
