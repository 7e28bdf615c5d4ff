"""The settings of every program as one declarative table, and the frozen values a program starts with."""

import socket
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from plum_desk.base import paths
from plum_desk.base.setting_parsers import (
    address,
    choice,
    controller_url,
    days,
    names,
    node_id,
    node_id_of_host,
    optional_folder,
    optional_text,
    seconds,
    whole,
)
from plum_desk.base.setting_sources import Setting, SettingError, Values, flag_name

__all__ = [
    "AGENT_SETTINGS",
    "CONTROLLER_SETTINGS",
    "DESKTOP_SETTINGS",
    "AgentSettings",
    "Auth",
    "ControllerSettings",
    "Lang",
    "Setting",
    "SettingError",
    "flag_name",
]

Auth = Literal["token", "loopback", "off"]
Lang = Literal["zh", "en"]

_AUTHS: tuple[Auth, ...] = ("token", "loopback", "off")
_LANGS: tuple[Lang | None, ...] = ("zh", "en", None)
_LEVELS = ("debug", "info", "warning", "error")

CONTROLLER_ADDR = Setting(
    "CONTROLLER_ADDR",
    "127.0.0.1:8080",
    address,
    "Where the controller listens, host:port. Without a host: on all interfaces. Port 0 takes a free one.",
    "控制器的监听地址，格式为 主机:端口。省略主机表示监听所有网卡；端口 0 表示自动选取空闲端口。",
)
CONTROLLER_DATA_DIR = Setting(
    "CONTROLLER_DATA_DIR",
    "",
    optional_folder,
    "Folder of database, logs and files. Default: the user's data folder.",
    "存放数据库、日志和文件的目录。默认：用户数据目录。",
)
CONTROLLER_DB = Setting(
    "CONTROLLER_DB",
    "",
    optional_folder,
    "The database file. Default: plum.db in the data folder.",
    "数据库文件。默认：数据目录下的 plum.db。",
)
HEARTBEAT_TTL_SEC = Setting(
    "HEARTBEAT_TTL_SEC",
    "30",
    seconds,
    "A node that is silent for so many seconds is Unhealthy.",
    "节点超过这么多秒没有心跳即视为不健康。",
)
WORKER_LEASE_SEC = Setting(
    "WORKER_LEASE_SEC",
    "10",
    seconds,
    "A worker or agent that is silent for so many seconds loses its tasks.",
    "执行器或代理超过这么多秒没有消息，其任务即被收回。",
)
HISTORY_DAYS = Setting(
    "HISTORY_DAYS",
    "90",
    days,
    "Finished tasks and runs, their logs and the audit trail are removed after so many days. 0: never.",
    "已结束的任务与运行、其日志以及审计记录在这么多天后删除。0 表示永不删除。",
)
HISTORY_MAX = Setting(
    "HISTORY_MAX",
    "1000000",
    whole,
    "How many finished tasks, finished runs and audit entries are kept; the oldest are removed. 0: all of them.",
    "最多保留多少条已结束的任务、运行和审计记录，超出时删除最旧的。0 表示全部保留。",
)
PLUM_AUTH = Setting(
    "PLUM_AUTH",
    "token",
    choice(_AUTHS),
    "token: each request needs one; loopback: requests of this machine need none; off: nobody needs one.",
    "token：每个请求都要令牌；loopback：本机请求免令牌；off：一律免令牌。",
)
PLUM_ADMIN_TOKEN = Setting(
    "PLUM_ADMIN_TOKEN",
    "",
    optional_text,
    "The admin token. Default: made at first start and kept in the configuration folder.",
    "管理员令牌。默认：首次启动时生成并保存在配置目录中。",
)
PLUM_ALLOWED_HOSTS = Setting(
    "PLUM_ALLOWED_HOSTS",
    "",
    names,
    "Further host names, with commas, under which clients may reach the controller.",
    "允许客户端用来访问控制器的其他主机名，以逗号分隔。",
)
PLUM_CONFIG_DIR = Setting(
    "PLUM_CONFIG_DIR",
    "",
    optional_folder,
    "Folder of config.toml, .env and the files by which programs of one user find each other. "
    "Default: the user's configuration folder.",
    "存放 config.toml、.env 以及同一用户各程序互相发现所用文件的目录。默认：用户配置目录。",
)
PLUM_LOG_LEVEL = Setting(
    "PLUM_LOG_LEVEL",
    "info",
    choice(_LEVELS),
    "debug, info, warning or error.",
    "日志级别：debug、info、warning 或 error。",
)
PLUM_LANG = Setting(
    "PLUM_LANG",
    "",
    choice(_LANGS),
    "zh or en. Default: the system's language.",
    "界面语言：zh 或 en。默认：跟随系统。",
)
AGENT_NODE_ID = Setting(
    "AGENT_NODE_ID",
    "",
    node_id,
    "The node's id: up to 128 letters, digits and . _ - : characters. Default: the host name.",
    "节点标识：最多 128 个字母、数字或 . _ - : 字符。默认：主机名。",
)
CONTROLLER_BASE = Setting(
    "CONTROLLER_BASE",
    "",
    controller_url,
    "The controller's address, like http://127.0.0.1:8080. Default: the local controller of this user.",
    "控制器地址，例如 http://127.0.0.1:8080。默认：当前用户在本机运行的控制器。",
)
AGENT_DATA_DIR = Setting(
    "AGENT_DATA_DIR",
    "",
    optional_folder,
    "Folder of the agent's logs and unsent results. Default: agent in the user's data folder.",
    "存放代理日志和未送达结果的目录。默认：用户数据目录下的 agent。",
)
AGENT_IP = Setting(
    "AGENT_IP",
    "",
    optional_text,
    "The address under which others reach this node. Default: the one that leads to the controller.",
    "其他机器访问本节点所用的地址。默认：通向控制器的那个地址。",
)
PLUM_TOKEN = Setting(
    "PLUM_TOKEN",
    "",
    optional_text,
    "The token for the controller. Default: what the local controller of this user left.",
    "访问控制器的令牌。默认：使用当前用户本机控制器留下的令牌。",
)

_COMMON = (PLUM_CONFIG_DIR, PLUM_LOG_LEVEL, PLUM_LANG)
CONTROLLER_SETTINGS: tuple[Setting[object], ...] = (
    CONTROLLER_ADDR,
    CONTROLLER_DATA_DIR,
    CONTROLLER_DB,
    HEARTBEAT_TTL_SEC,
    WORKER_LEASE_SEC,
    HISTORY_DAYS,
    HISTORY_MAX,
    PLUM_AUTH,
    PLUM_ADMIN_TOKEN,
    PLUM_ALLOWED_HOSTS,
    *_COMMON,
)
AGENT_SETTINGS: tuple[Setting[object], ...] = (
    AGENT_NODE_ID,
    CONTROLLER_BASE,
    AGENT_DATA_DIR,
    AGENT_IP,
    PLUM_TOKEN,
    *_COMMON,
)
DESKTOP_SETTINGS = CONTROLLER_SETTINGS
"""The console hosts a controller and obeys its settings."""

_KNOWN = frozenset(setting.name for setting in (*CONTROLLER_SETTINGS, *AGENT_SETTINGS))


@dataclass(frozen=True)
class ControllerSettings:
    """What a controller starts with; `addr` is (host, port), `lang` None follows the system."""

    addr: tuple[str, int]
    data_dir: Path
    db: Path
    heartbeat_ttl_s: float
    worker_lease_s: float
    history_days: float
    history_max: int
    auth: Auth
    admin_token: str | None
    allowed_hosts: tuple[str, ...]
    log_level: str
    lang: Lang | None
    config_dir: Path

    @classmethod
    def load(
        cls,
        flags: Mapping[str, str | None] | None = None,
        environ: Mapping[str, str] | None = None,
        cwd: Path | None = None,
    ) -> "ControllerSettings":
        """`flags` by the setting's name (None: not given); SettingError names a bad value."""
        values = Values.collect(_KNOWN, flags, environ, cwd)
        data_dir = values.read(CONTROLLER_DATA_DIR) or paths.data_dir()
        return cls(
            addr=values.read(CONTROLLER_ADDR),
            data_dir=data_dir,
            db=values.read(CONTROLLER_DB) or data_dir / "plum.db",
            heartbeat_ttl_s=values.read(HEARTBEAT_TTL_SEC),
            worker_lease_s=values.read(WORKER_LEASE_SEC),
            history_days=values.read(HISTORY_DAYS),
            history_max=values.read(HISTORY_MAX),
            auth=values.read(PLUM_AUTH),
            admin_token=values.read(PLUM_ADMIN_TOKEN),
            allowed_hosts=values.read(PLUM_ALLOWED_HOSTS),
            log_level=values.read(PLUM_LOG_LEVEL),
            lang=values.read(PLUM_LANG),
            config_dir=values.config_dir,
        )


@dataclass(frozen=True)
class AgentSettings:
    """What an agent starts with; without `controller_base` and `token` it looks for the local controller."""

    node_id: str
    controller_base: str | None
    data_dir: Path
    ip: str | None
    token: str | None
    log_level: str
    lang: Lang | None
    config_dir: Path

    @classmethod
    def load(
        cls,
        flags: Mapping[str, str | None] | None = None,
        environ: Mapping[str, str] | None = None,
        cwd: Path | None = None,
    ) -> "AgentSettings":
        """`flags` by the setting's name (None: not given); SettingError names a bad value."""
        values = Values.collect(_KNOWN, flags, environ, cwd)
        return cls(
            node_id=values.read(AGENT_NODE_ID) or node_id_of_host(socket.gethostname()),
            controller_base=values.read(CONTROLLER_BASE),
            data_dir=values.read(AGENT_DATA_DIR) or paths.data_dir("agent"),
            ip=values.read(AGENT_IP),
            token=values.read(PLUM_TOKEN),
            log_level=values.read(PLUM_LOG_LEVEL),
            lang=values.read(PLUM_LANG),
            config_dir=values.config_dir,
        )
