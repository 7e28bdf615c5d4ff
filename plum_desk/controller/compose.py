"""Puts a controller together from its settings, in the order in which things need each other."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from importlib.metadata import entry_points
from typing import Any

from plum_desk.api.executor_plugin import GROUP
from plum_desk.api.inprocess import InProcessTransport
from plum_desk.api.operations import OPERATIONS
from plum_desk.base import credentials
from plum_desk.base.clock import Clock, SystemClock
from plum_desk.base.ids import Ids
from plum_desk.base.lock import FolderLock
from plum_desk.base.loop_lag import watch_loop_lag
from plum_desk.base.settings import ControllerSettings
from plum_desk.base.tasks import TaskScope
from plum_desk.controller.areas.audit import AuditArea
from plum_desk.controller.areas.definitions import DefinitionsArea, users_of_pool
from plum_desk.controller.areas.drafts import Drafts
from plum_desk.controller.areas.events import EventsArea
from plum_desk.controller.areas.firing import Firings
from plum_desk.controller.areas.links import LinksArea
from plum_desk.controller.areas.logs import LogsArea
from plum_desk.controller.areas.nodes import NodesArea
from plum_desk.controller.areas.pools import PoolsArea
from plum_desk.controller.areas.probes import probe
from plum_desk.controller.areas.replays import Replays
from plum_desk.controller.areas.retention import Limits, Retention
from plum_desk.controller.areas.run_actions import RunActionsArea
from plum_desk.controller.areas.runs import RunsArea
from plum_desk.controller.areas.schedules import SchedulesArea
from plum_desk.controller.areas.security import SecurityArea, new_value
from plum_desk.controller.areas.services import ServicesArea
from plum_desk.controller.areas.system import Identity, SystemArea
from plum_desk.controller.areas.tasks import TasksArea
from plum_desk.controller.areas.workflows import WorkflowsArea
from plum_desk.controller.bus import Bus
from plum_desk.controller.call import Explainers, Handlers, Principal
from plum_desk.controller.engine.dispatcher import Dispatcher
from plum_desk.controller.engine.engine import Engine
from plum_desk.controller.engine.evaluation import Evaluations
from plum_desk.controller.engine.house import House
from plum_desk.controller.engine.pools import Pools
from plum_desk.controller.engine.recovery import recover
from plum_desk.controller.engine.relations import RunRelations
from plum_desk.controller.engine.statistics import Statistics
from plum_desk.controller.engine.timers import Timers
from plum_desk.controller.executors.builtin import Builtins
from plum_desk.controller.executors.embedded import EmbeddedExecutor
from plum_desk.controller.executors.many_nodes import ManyNodes
from plum_desk.controller.executors.os_process import OsProcessExecutor
from plum_desk.controller.executors.peers import Peers
from plum_desk.controller.executors.plugin import Executors, PluginExecutor, load_plugins
from plum_desk.controller.executors.service import ServiceExecutor
from plum_desk.controller.executors.sweeper import sweep_leases
from plum_desk.controller.expressions.evaluator import Evaluator
from plum_desk.controller.http.hosts import HostRule
from plum_desk.controller.http.router import Router
from plum_desk.controller.http.server import Server
from plum_desk.controller.store.database import SqliteDatabase, next_epoch

CONSOLE = Principal(name="console", role="admin")
EXECUTORS = frozenset({"embedded", "service", "os_process"})


@dataclass(frozen=True, slots=True)
class Controller:
    """A running controller. ``url`` is where it is served, ``token`` its admin token."""

    url: str
    token: str
    router: Router
    engine: Engine

    def transport(self) -> InProcessTransport:
        """A transport for the console of this process, which the composition vouches for."""
        return InProcessTransport(lambda request: self.router.handle(request, principal=CONSOLE))


@asynccontextmanager
async def run_controller(
    settings: ControllerSettings, clock: Clock | None = None, *, durable: bool = True
) -> AsyncIterator[Controller]:
    """Run a controller until the block ends. One that is not ``durable`` does not wait for the disk: for tests.

    Raises ``Locked``, ``NewerDatabaseError``, ``OSError`` (a folder, the database or the port) before it serves.
    """
    clock = clock or SystemClock()
    async with AsyncExitStack() as stack:
        _make_folders(settings)
        stack.enter_context(FolderLock(settings.data_dir))
        bus = Bus()
        database = await stack.enter_async_context(SqliteDatabase(settings.db, bus.publish, durable=durable))
        bus.start_from(database.writer.revision)
        epoch = await database.write(next_epoch)
        parts = await _assemble(settings, clock, database, bus, epoch, stack)
        yield await _serve(settings, parts, clock, stack)


@dataclass(frozen=True, slots=True)
class _Parts:
    engine: Engine
    links: LinksArea
    system: SystemArea
    security: SecurityArea
    replays: Replays
    handlers: Handlers
    explainers: Explainers
    token: str


async def _assemble(
    settings: ControllerSettings, clock: Clock, database: SqliteDatabase, bus: Bus, epoch: int, stack: AsyncExitStack
) -> _Parts:
    ids = Ids(clock.wall)
    scope = await stack.enter_async_context(TaskScope())
    evaluator = Evaluator()
    stack.push_async_callback(evaluator.close)
    executors = Executors()
    plugins = load_plugins(entry_points(group=GROUP), EXECUTORS)

    def freed() -> None:
        for name in executors:
            engine.freed(name)

    dispatcher = Dispatcher(executors, lambda order, place: engine.assign(order, place), Pools(freed), clock.wall)
    definitions = DefinitionsArea(database, clock, ids, EXECUTORS | plugins.keys(), dispatcher.pools)
    await definitions.load()
    pools = PoolsArea(database, clock, ids, dispatcher, users_of_pool)
    await pools.load()
    house = House(
        clock=clock,
        ids=ids,
        random=random.random,
        epoch=epoch,
        timers=Timers(clock),
        dispatcher=dispatcher,
        executors=executors,
        evaluations=Evaluations(evaluator, scope, clock),
        definitions=definitions.of_node,
        statistics=Statistics(),
    )
    logs = LogsArea(settings.data_dir / "logs", database, bus, clock, scope)
    stack.push_async_callback(logs.close)
    relations = RunRelations(
        database,
        clock,
        scope,
        lambda name, number: workflows.resolve(name, number),
        lambda name: workflows.find_id(name),
    )
    engine = Engine(house, database, bus, logs, scope, relations)
    relations.serve(engine)
    bus.listen(relations.heard)
    logs.ask_open(lambda task_id: engine.unit(task_id) is not None)

    nodes = NodesArea(database, bus, clock, ids, settings.heartbeat_ttl_s)
    await nodes.load()
    links = LinksArea(database, clock, scope, nodes.linked)
    lease_s = settings.worker_lease_s
    workers = Peers("worker", "embedded", engine, clock, lease_s, epoch, links.worker_changed)
    many = ManyNodes(engine)
    agents = Peers("agent", "os_process", many, clock, lease_s, epoch, links.agent_changed)
    links.serve(workers, agents)
    many.serve(agents)
    services = ServicesArea(database, clock, ids, engine, probe)
    await services.load()

    service_executor = ServiceExecutor(services, engine, scope, random.random)
    stack.push_async_callback(service_executor.close)
    processes = OsProcessExecutor(agents, many, engine, database, scope, str(settings.data_dir.resolve()))
    executors["embedded"] = EmbeddedExecutor(Builtins(engine, clock, scope), workers)
    executors["service"] = service_executor
    executors["os_process"] = processes
    for name, plugin in plugins.items():
        made = executors[name] = PluginExecutor(name, plugin, engine, clock, scope)
        stack.push_async_callback(made.close)
    await processes.end_leftovers()
    stack.push_async_callback(processes.close)

    token = settings.admin_token or credentials.admin_token(settings.config_dir, new_value)
    security = SecurityArea(database, clock, ids, settings.auth, token)
    await security.load()
    workflows = WorkflowsArea(engine, database, clock, ids, definitions, evaluator, Drafts())
    runs = RunsArea(engine, database, clock, ids, workflows, logs.remove)
    firings = Firings(engine, database, clock, runs, random.random)
    await firings.load()
    bus.listen(firings.heard)
    held: dict[str, Callable[[], list[Any]]] = {
        "nodes": nodes.all,
        "services": services.all,
        "workers": links.all,
        "tokens": security.all,
        "schedules": firings.all,
    }
    identity = Identity(epoch, settings.auth, settings.db, clock.wall())

    def fleet() -> dict[str, dict[str, int]]:
        return {
            "nodes": _tally(node.health for node in nodes.all()),
            "workers": _tally(worker.health for worker in links.all()),
            "services": _tally("Healthy" if service.healthy else "Unhealthy" for service in services.all()),
        }

    system = SystemArea(engine, database, bus, clock, identity, fleet)
    areas = (
        definitions,
        pools,
        TasksArea(engine, database, clock, ids, definitions, logs.remove),
        workflows,
        runs,
        RunActionsArea(engine, database, clock, ids, workflows),
        SchedulesArea(database, clock, ids, workflows, runs, firings),
        nodes,
        services,
        links,
        logs,
        security,
        AuditArea(database),
        EventsArea(database, bus, held),
        system,
    )
    handlers = {name: handler for area in areas for name, handler in area.handlers().items()}
    _check_covered(handlers)
    await recover(engine, database, workflows.graph)
    engine.start()
    scope.start(sweep_leases(clock, (workers, agents)), name="leases")
    scope.start(nodes.watch(), name="node health")
    scope.start(services.probe_all(), name="probes")
    kept = Limits(settings.history_days, settings.history_max)
    scope.start(Retention(database, clock, kept, logs.remove).run(), name="retention")
    scope.start(firings.watch(), name="schedules")
    scope.start(system.sample(), name="statistics")
    scope.start(security.keep_last_used(), name="token use")
    scope.start(watch_loop_lag(clock, system.lagged), name="loop lag")
    replays = Replays(database, clock)
    scope.start(replays.prune(), name="idempotency keys")
    return _Parts(engine, links, system, security, replays, handlers, workflows.explainers(), token)


async def _serve(settings: ControllerSettings, parts: _Parts, clock: Clock, stack: AsyncExitStack) -> Controller:
    router = Router(parts.handlers, parts.security, parts.replays, explainers=parts.explainers)
    server = Server(router, parts.links, clock, hosts=HostRule(settings.allowed_hosts))
    host, port = await server.start(*settings.addr)
    stack.push_async_callback(server.close)
    parts.security.when_revoked(server.revoke)
    url = f"http://{_reachable(host)}:{port}"
    parts.system.listen.append(f"{host}:{port}")
    credentials.publish(settings.config_dir, credentials.Credentials(url, parts.token, None))
    stack.callback(credentials.withdraw, settings.config_dir, url)
    return Controller(url, parts.token, router, parts.engine)


def _make_folders(settings: ControllerSettings) -> None:
    for folder in (settings.data_dir, settings.db.parent, settings.config_dir):
        folder.mkdir(parents=True, exist_ok=True)


def _check_covered(handlers: Handlers) -> None:
    """The table and the handlers are one to one; the link is the server's own."""
    wanted = {operation.name for operation in OPERATIONS if operation.body != "websocket"}
    if wanted != set(handlers):
        raise RuntimeError(f"operations without or beside the table: {sorted(wanted ^ set(handlers))}")


def _tally(words: Iterable[str]) -> dict[str, int]:
    return dict(Counter(words))


def _reachable(host: str) -> str:
    """An address under which this machine reaches what listens on ``host``."""
    if host in ("0.0.0.0", "::", ""):  # noqa: S104 - the question, not a choice
        return "127.0.0.1"
    return f"[{host}]" if ":" in host else host
