"""A driver that goes on after any stop: one of the shell, or one that gave the terminal no notice.

Textual takes every SIGCONT for the end of a stop that it prepared. After a bare SIGSTOP it would
begin anew upon a terminal that was never given back, and take its modes for those of the shell.
"""

from textual.driver import Driver


def resumable(driver: type[Driver]) -> type[Driver]:
    """Return a driver that gives the terminal back before it begins anew."""

    class Resumable(driver):  # type: ignore[misc, valid-type]
        _is_away = False
        _must_signal_resume: bool

        def suspend_application_mode(self) -> None:
            super().suspend_application_mode()
            self._is_away = True

        def resume_application_mode(self) -> None:
            if not self._is_away:
                self.suspend_application_mode()
                self._must_signal_resume = True
            self._is_away = False
            super().resume_application_mode()

    return Resumable
