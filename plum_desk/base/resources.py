"""The one way to shipped files: in a wheel they are in `plum_desk/_data`, in a clone beside the package."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent.parent
_SHIPPED = _PACKAGE / "_data"


def _root() -> Path:
    return _SHIPPED if _SHIPPED.is_dir() else _PACKAGE.parent


def resource(*parts: str) -> Path:
    """The file or folder `resources/<parts>`; FileNotFoundError when this installation lacks it."""
    path = _root().joinpath("resources", *parts)
    if not path.exists():
        raise FileNotFoundError(f"the installation lacks the resource {'/'.join(parts)} ({path})")
    return path


def translation(lang: str) -> Path | None:
    """The compiled translation `translations/plum_desk_<lang>[_REGION].qm`, None when there is none."""
    found = sorted(_root().joinpath("translations").glob(f"plum_desk_{lang}*.qm"))
    return found[0] if found else None
