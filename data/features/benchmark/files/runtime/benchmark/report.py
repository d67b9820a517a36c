"""What the samples say: the numbers of the JSON file, and the table."""
from __future__ import annotations

import math
from typing import Any, Optional

from load import Sample

PERCENTILES = (50, 90, 95, 99)
METRICS = {
    "time_to_first_token_ms": "time to first token (ms)",
    "inter_token_latency_ms": "inter-token latency (ms)",
    "latency_ms": "request latency (ms)",
}


def percentile(values: list[float], percent: int) -> float:
    """The smallest value that is not exceeded by this percentage of the sorted values."""
    return values[max(0, math.ceil(len(values) * percent / 100) - 1)]


def distribution(seconds: list[float]) -> Optional[dict[str, float]]:
    """Mean, percentiles and maximum in milliseconds; None without values."""
    if not seconds:
        return None
    values = sorted(value * 1000 for value in seconds)
    return {"mean": round(sum(values) / len(values), 3), **{f"p{percent}": round(percentile(values, percent), 3) for percent in PERCENTILES},
            "max": round(values[-1], 3)}


def summarize(samples: list[Sample], rows: Optional[int]) -> dict[str, Any]:
    """The result without what only the caller knows. Rates are of successful requests. rows: the rows of each request."""
    good = [sample for sample in samples if not sample.error]
    seconds = max(sample.ended for sample in samples) - min(sample.began for sample in samples)
    result: dict[str, Any] = {
        "requests": len(samples),
        "succeeded": len(good),
        "failed": len(samples) - len(good),
        "errors": count([sample.error for sample in samples if sample.error]),
        "duration_s": round(seconds, 3),
        "requests_per_second": rate(len(good), seconds),
    }
    if rows is not None:
        result.update(rows=rows * len(good), rows_per_second=rate(rows * len(good), seconds))
    tokens = [sample.output_tokens for sample in good]
    if good and all(tokens):
        total = sum(number or 0 for number in tokens)
        result.update(
            input_tokens=sum(sample.usage.get("prompt_tokens") or 0 for sample in good) or None,
            output_tokens=total,
            output_tokens_counted_by="usage" if all(sample.usage.get("completion_tokens") for sample in good) else "chunks of the stream",
            output_tokens_per_second=rate(total, seconds))
    gaps = [later - earlier for sample in good for earlier, later in zip(sample.chunk_times, sample.chunk_times[1:])]
    result.update(
        time_to_first_token_ms=distribution([sample.chunk_times[0] - sample.began for sample in good if sample.chunk_times]),
        inter_token_latency_ms=distribution(gaps),
        latency_ms=distribution([sample.ended - sample.began for sample in good]))
    return result


def rate(number: int, seconds: float) -> float:
    return round(number / seconds, 2) if seconds > 0 else 0.0


def count(errors: list[str]) -> dict[str, int]:
    return {error: errors.count(error) for error in sorted(set(errors))}


def errors(result: dict[str, Any]) -> str:
    """The errors as text, each with how often it occurred."""
    return ", ".join(f"{error}: {number}" for error, number in result["errors"].items())


def table(result: dict[str, Any]) -> str:
    """The result for people."""
    lines = [("succeeded", f"{result['succeeded']} of {result['requests']}")]
    if result["errors"]:
        lines.append(("errors", errors(result)))
    lines += [("duration (s)", f"{result['duration_s']:.1f}"), ("requests per second", f"{result['requests_per_second']:.2f}")]
    if result.get("rows"):
        lines.append(("rows per second", f"{result['rows_per_second']:.1f}"))
    if result.get("output_tokens"):
        lines += [("output tokens per second", f"{result['output_tokens_per_second']:.1f}"),
                  ("output tokens", f"{result['output_tokens']} (counted by {result['output_tokens_counted_by']})")]
    if result.get("input_tokens"):
        lines.append(("input tokens", str(result["input_tokens"])))
    text = [f"{name:<27}{value}" for name, value in lines]
    columns = ["mean", *(f"p{percent}" for percent in PERCENTILES), "max"]
    text += ["", " " * 27 + "".join(f"{column:>10}" for column in columns)]
    text += [f"{title:<27}" + "".join(f"{result[name][column]:>10.1f}" for column in columns) for name, title in METRICS.items() if result[name]]
    return "\n".join(text)
