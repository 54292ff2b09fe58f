"""Lengths of time, sizes of files and counts as people write them."""


def duration(seconds: int) -> str:
    """Return a length in seconds as ``h:mm:ss``."""
    minutes, rest = divmod(seconds, 60)
    return f"{minutes // 60}:{minutes % 60:02d}:{rest:02d}"


def size(count: int) -> str:
    """Return a number of bytes with its unit, powers of 1000, and in full beside it."""
    short = rounded(count)
    return short if short.endswith("bytes") else f"{short} ({count:,} bytes)"


def rounded(count: int) -> str:
    """Return a number of bytes with its unit, powers of 1000."""
    amount = float(count)
    for unit in ("bytes", "kB", "MB", "GB", "TB"):
        if amount < 999.5 or unit == "TB":
            break
        amount /= 1000
    if unit == "bytes":
        return f"{count:,} bytes"
    return f"{amount:.{0 if amount >= 99.95 else 1}f} {unit}"


def counted(count: int, noun: str) -> str:
    """Return a count with its noun, in the plural unless there is one."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
