"""What was measured, against what is wanted: one line each, ratios first."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median as median  # measured figures are medians throughout

__all__ = ["Figure", "median", "printed"]


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One figure. `target` is what we aim for, `floor` where a naive build would already fail."""

    name: str
    value: float
    unit: str = "×"
    target: float | None = None
    floor: float | None = None
    less_is_better: bool = False
    beside: str = ""  # absolute figures of this machine and this moment

    @property
    def mark(self) -> str:
        if self.target is None:
            return ""
        if self._reaches(self.target):
            return "met"
        return "short" if self.floor is not None and self._reaches(self.floor) else "MISSED"

    def _reaches(self, bound: float) -> bool:
        return self.value <= bound if self.less_is_better else self.value >= bound


def printed(figures: list[Figure]) -> str:
    """The lines of these figures."""
    return "\n".join(_line(figure) for figure in figures)


HEAD = f"  {'':58}{'measured':>12} {'target':>9} {'floor':>9}  {'':7}beside it"


def _line(figure: Figure) -> str:
    bounds = "".join(f" {_bound(bound, figure):>9}" for bound in (figure.target, figure.floor))
    measured = f"{_number(figure.value)} {figure.unit}"
    return f"  {figure.name:58}{measured:>12}{bounds}  {figure.mark:7}{figure.beside}".rstrip()


def _bound(bound: float | None, figure: Figure) -> str:
    return "" if bound is None else ("≤ " if figure.less_is_better else "≥ ") + _number(bound)


def _number(value: float) -> str:
    return f"{value:.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"
