"""Translations: gather texts from the sources, check that none is missing, compile them."""

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "translations"
SOURCES = ROOT / "plum_desk" / "gui"
# English is the source; its file holds only the plural forms that the source text cannot express.
LANGUAGES = {"zh_CN": (), "en": ("-pluralonly",)}
PLACEHOLDER = re.compile(r"\{[a-z_]*\}|%L?n")


@dataclass(frozen=True, slots=True)
class Message:
    """One text to translate: where it belongs, its source, its translations (several for plurals)."""

    context: str
    source: str
    translations: tuple[str, ...]
    finished: bool

    @property
    def problem(self) -> str:
        """What is wrong with the translation, empty when nothing is."""
        if not self.finished or not all(self.translations):
            return "is not translated"
        if self.source.endswith("(s)"):
            return ""
        wanted = sorted(PLACEHOLDER.findall(self.source))
        if any(sorted(PLACEHOLDER.findall(text)) != wanted for text in self.translations):
            return "has other placeholders than its source"
        return ""


def ts_file(language: str) -> Path:
    """The file of a language."""
    return FOLDER / f"plum_desk_{language}.ts"


def update(language: str, target: Path) -> None:
    """Bring a .ts file up to the sources; texts that went are dropped."""
    files = [str(path) for path in sorted(SOURCES.rglob("*.py"))]
    with tempfile.NamedTemporaryFile("w", suffix=".lst", encoding="utf-8") as listing:
        listing.write("\n".join(files))
        listing.flush()
        options = ["-silent", "-no-obsolete", "-locations", "none", "-source-language", "en"]
        options += ["-target-language", language, *LANGUAGES[language]]
        run("lupdate", *options, f"@{listing.name}", "-ts", str(target))


def messages(path: Path) -> Iterator[Message]:
    """All messages of a .ts file."""
    for context in ET.parse(path).getroot().iter("context"):
        for message in context.iter("message"):
            translation = message.find("translation")
            if translation is None:
                continue
            forms = [form.text or "" for form in translation.iter("numerusform")]
            texts = tuple(forms or [translation.text or ""])
            source = message.findtext("source") or ""
            yield Message(context.findtext("name") or "", source, texts, translation.get("type") is None)


def check(language: str) -> list[str]:
    """What keeps a language from being complete."""
    with tempfile.TemporaryDirectory() as folder:
        fresh = Path(folder) / ts_file(language).name
        if ts_file(language).exists():
            shutil.copy(ts_file(language), fresh)
        update(language, fresh)
        found = list(messages(fresh))
        known = {(one.context, one.source) for one in messages(ts_file(language))}
    faults = [f"{one.context}: “{one.source}” {one.problem}" for one in found if one.problem]
    wanted = {(one.context, one.source) for one in found}
    faults += [f"{context}: “{source}” is not in the file" for context, source in sorted(wanted - known)]
    faults += [f"{context}: “{source}” is used no more" for context, source in sorted(known - wanted)]
    return [f"{language}: {fault}" for fault in faults]


def release(language: str) -> Path:
    """Compile a .ts file beside itself."""
    target = ts_file(language).with_suffix(".qm")
    fresh = target.with_suffix(".qm.new")
    run("lrelease", "-silent", str(ts_file(language)), "-qm", str(fresh))
    # A running console has the old file mapped into memory: written in place, it would end with SIGBUS.
    fresh.replace(target)
    return target


def run(tool: str, *arguments: str) -> None:
    """Run a Qt Linguist tool of the interpreter that runs this script."""
    beside = Path(sys.executable).parent / f"pyside6-{tool}"
    program = str(beside) if beside.exists() else shutil.which(f"pyside6-{tool}")
    if program is None:
        raise SystemExit(f"pyside6-{tool} is not installed; the extra [desktop] brings it")
    subprocess.run([program, *arguments], check=True, cwd=ROOT, stdout=subprocess.DEVNULL)


def main() -> int:
    """Do what was asked for all languages; 1 when the check finds something."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("act", choices=["update", "check", "release"])
    act = parser.parse_args().act
    faults: list[str] = []
    for language in LANGUAGES:
        if act == "update":
            update(language, ts_file(language))
        elif act == "release":
            sys.stdout.write(f"{release(language).relative_to(ROOT)}\n")
        else:
            faults += check(language)
    sys.stdout.writelines(f"{fault}\n" for fault in faults)
    return 1 if faults else 0


if __name__ == "__main__":
    raise SystemExit(main())
