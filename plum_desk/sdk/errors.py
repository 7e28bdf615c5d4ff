"""How a task function says what shall become of its task."""

from __future__ import annotations


class RetryableError(Exception):
    """The attempt failed, another may succeed; ``after`` asks for that many seconds before it.

    Retries are still bounded by the definition's ``maxRetries``.
    """

    def __init__(self, message: str = "", *, after: float | None = None):
        super().__init__(message or "asked to be tried again")
        if after is not None and not 0 <= after < float("inf"):
            raise ValueError(f"after={after} is no number of seconds")
        self.after = after


class PermanentError(Exception):
    """The task cannot succeed: no other attempt is made."""


class InvalidPayload(PermanentError):  # noqa: N818 (the error type that a task shows)
    """The payload does not fit the function's parameters; the text names the parameter."""


class InvalidResult(PermanentError):  # noqa: N818 (says what is so)
    """What the function returned cannot be stored; ``code`` is ``result.notJson`` or ``result.tooLarge``."""

    def __init__(self, code: str, message: str):
        super().__init__(message)
        self.code = code
