"""The Python library of Plum Desk: workers that run tasks, and a client for every operation."""

from plum_desk.sdk.client import Client
from plum_desk.sdk.errors import PermanentError, RetryableError
from plum_desk.sdk.worker import Worker

__all__ = ["Client", "PermanentError", "RetryableError", "Worker"]
