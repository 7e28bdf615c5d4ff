"""Where this user's configuration and data live."""

from collections.abc import Mapping
from pathlib import Path

_APP = "plum-desk"


def config_dir(environ: Mapping[str, str]) -> Path:
    """The user's configuration folder; `PLUM_CONFIG_DIR` wins. It need not exist."""
    if chosen := environ.get("PLUM_CONFIG_DIR"):
        return Path(chosen).expanduser().absolute()
    from platformdirs import user_config_path

    return user_config_path(_APP, appauthor=False)


def data_dir(*parts: str) -> Path:
    """The user's data folder, or a folder `parts` below it. It need not exist."""
    from platformdirs import user_data_path

    return user_data_path(_APP, appauthor=False).joinpath(*parts)
