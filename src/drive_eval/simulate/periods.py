"""Calendar months, the windows round an index date, and the days when each Marac sits."""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

WINDOWS: dict[str, tuple[int, int]] = {
    "pre6": (-6, 0),
    "during": (0, 10),
    "a0_6": (10, 16),
    "a6_12": (16, 22),
    "a12_18": (22, 28),
}
DAY = timedelta(days=1)


def plus_months(day: date, months: int) -> date:
    """The same day of another month, or that month's last day where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


@dataclass(frozen=True)
class Span:
    """A half-open run of days [start, end)."""

    start: date
    end: date

    def days(self) -> int:
        """Length in days, never negative."""
        return max(0, (self.end - self.start).days)

    def within(self, other: "Span") -> "Span":
        """The part that lies inside the other span."""
        return Span(max(self.start, other.start), min(self.end, other.end))

    def holds(self, day: date) -> bool:
        """Whether the day lies in the span."""
        return self.start <= day < self.end

    def covers(self, other: "Span") -> bool:
        """Whether the other span lies wholly inside this one."""
        return self.start <= other.start and other.end <= self.end


def window(index_date: date, name: str) -> Span:
    """One named window in calendar months from the index date."""
    first, last = WINDOWS[name]
    return Span(plus_months(index_date, first), plus_months(index_date, last))


def days_without(span: Span, gaps: Iterable[Span]) -> int:
    """Days of the span outside gaps that do not overlap one another."""
    return span.days() - sum(gap.within(span).days() for gap in gaps)


SITTINGS: dict[str, tuple[int, int]] = {"ESX": (3, 7), "SWA": (1, 7), "WSX": (2, 14)}
"""Weekday (Monday is 0) and days between meetings of each site's Marac."""


def meetings(site: str, first: date, last: date) -> list[date]:
    """Every Marac meeting of a site in the period, last day included."""
    weekday, every = SITTINGS[site]
    day = first + timedelta(days=(weekday - first.weekday()) % 7)
    return [day + timedelta(days=every * step) for step in range((last - day).days // every + 1)]


def quarter(day: date) -> str:
    """The calendar quarter as text, such as 2016Q2."""
    return f"{day.year}Q{(day.month + 2) // 3}"


def quarter_span(label: str) -> Span:
    """The days of a quarter written as 2016Q2."""
    start = date(int(label[:4]), int(label[5]) * 3 - 2, 1)
    return Span(start, plus_months(start, 3))
