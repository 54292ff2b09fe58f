"""Which stretch of time is looked at: zoomed and panned, never beyond what there is. Pure.

``whole`` is all the time there is and ``shown`` the part of it that is looked at. Every function
returns a part of ``whole``.
"""

from datetime import datetime, timedelta

from tui.domain.times import Window, of_milliseconds

STEPS = (
    *(timedelta(minutes=minutes) for minutes in (1, 5, 15, 30)),
    *(timedelta(hours=hours) for hours in (1, 3, 6, 12)),
    *(timedelta(days=days) for days in (1, 3, 7, 14, 30, 90, 365)),
)
_GRAINS = tuple(timedelta(seconds=seconds) for seconds in (3600, 900, 300, 60, 1))
_EPOCH = of_milliseconds(0)
_BY_MINUTES = 10 * 60_000  # ms; a stretch as long as that has whole minutes as its ends


def nearer(shown: Window, whole: Window, around: datetime) -> Window:
    """Zoom in to the next step that is clearly shorter; ``around`` keeps its place in the window.

    A moment outside comes into the middle. Windows begin at round times: a place is kept as well
    as that allows, within a sixtieth of what is shown.
    """
    fitting = (step for step in reversed(STEPS) if 3 * step <= 2 * shown.length)
    return _resized(shown, whole, around, next(fitting, shown.length))


def farther(shown: Window, whole: Window, around: datetime) -> Window:
    """Zoom out to the next step that is clearly longer, at last to the whole."""
    fitting = (step for step in STEPS if 2 * step >= 3 * shown.length)
    return _resized(shown, whole, around, next(fitting, whole.length))


def earlier(shown: Window, whole: Window) -> Window:
    """Pan by half of what is shown."""
    return _placed(shown.start - shown.length / 2, shown.length, whole)


def later(shown: Window, whole: Window) -> Window:
    """Pan by half of what is shown."""
    return _placed(shown.start + shown.length / 2, shown.length, whole)


def revealing(shown: Window, whole: Window, moment: datetime) -> Window:
    """Return what is shown, moved only if the moment is outside: then into the middle."""
    return shown if moment in shown else _resized(shown, whole, moment, shown.length)


def clamped(shown: Window, whole: Window) -> Window:
    """Return what is shown, moved or cut to lie within the whole."""
    return _placed(shown.start, shown.length, whole)


def enclosing(one: int, other: int) -> Window:
    """Return the stretch that holds two moments (ms since 1970 UTC), in either order.

    Its ends are whole minutes, or whole seconds where it is short, so that what is said of it is
    true.
    """
    first, last = sorted((one, other))
    unit = 60_000 if last - first >= _BY_MINUTES else 1000
    return Window(of_milliseconds(first // unit * unit), of_milliseconds((last // unit + 1) * unit))


def _resized(shown: Window, whole: Window, around: datetime, length: timedelta) -> Window:
    share = (around - shown.start) / shown.length if around in shown else 0.5
    grain = next((one for one in _GRAINS if 60 * one <= length), _GRAINS[-1])
    start = _EPOCH + (around - length * share - _EPOCH) // grain * grain
    return _placed(start if around < start + length else start + grain, length, whole)


def _placed(start: datetime, length: timedelta, whole: Window) -> Window:
    if length >= whole.length:
        return whole
    start = max(whole.start, min(start, whole.end - length))
    return Window(start, start + length)
