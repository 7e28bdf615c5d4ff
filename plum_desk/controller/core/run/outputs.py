"""How large a value may grow that is put together from the outputs of many nodes."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from plum_desk.api.types.common import Json

MAX_OUTPUT_BYTES = 32 * 1024 * 1024
"""Of compact JSON, as of a body: each result may have 1 MiB, and a run may have thousands of them."""
OUTPUT_TOO_LARGE = "output.tooLarge"
_encoder = msgspec.json.Encoder()


def fits(outputs: Iterable[Json]) -> bool:
    """Whether the outputs may stand in one value; reads no further than the limit."""
    room = MAX_OUTPUT_BYTES
    for output in outputs:
        room -= len(_encoder.encode(output))
        if room < 0:
            return False
    return True
