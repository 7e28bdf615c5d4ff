"""What `plum` says in two languages: each sentence stands in the code in both, side by side."""

from __future__ import annotations

from dataclasses import dataclass

from plum_desk.api.messages import Lang


@dataclass(frozen=True)
class Texts:
    """Called with a sentence in English and in Chinese, gives the reader's; `{}` are filled with `values`."""

    lang: Lang

    def __call__(self, en: str, zh: str, *values: object) -> str:
        chosen = zh if self.lang == "zh" else en
        return chosen.format(*values) if values else chosen
