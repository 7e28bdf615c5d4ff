"""What each stable code means, in a sentence for people, in Chinese and English; the command line and the window show it.

The controller's own ``detail`` (in English, with names and numbers) is shown below the sentence, never instead of it.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

Lang = Literal["zh", "en"]


class Sentence(NamedTuple):
    """One meaning in both languages."""

    en: str
    zh: str


_BY_CODE: dict[str, Sentence] = {
    # reaching the controller
    "controller.unreachable": Sentence(
        "The controller does not answer. Is it running, and is the address right?",
        "控制器没有应答。请检查它是否在运行，以及地址是否正确。",
    ),
    "controller.notFound": Sentence(
        "No controller of this user runs on this computer.", "当前用户在本机没有运行中的控制器。"
    ),
    "controller.restarted": Sentence(
        "The controller was restarted, and the attempt is made again.", "控制器已重启，将重新执行该次尝试。"
    ),
    "host.refused": Sentence(
        "The controller does not accept requests for this host name or origin.",
        "控制器不接受发往此主机名或来自此来源的请求。",
    ),
    "token.missing": Sentence(
        "The controller asks for a token, and none was given.", "控制器要求令牌，但请求没有带令牌。"
    ),
    "token.wrong": Sentence("The controller does not know this token.", "控制器不认识此令牌。"),
    "token.expired": Sentence("The token has expired.", "令牌已过期。"),
    "role.forbidden": Sentence("The token's role does not allow this.", "该令牌的角色无权执行此操作。"),
    "link.refused": Sentence("The controller refused the link.", "控制器拒绝了该连接。"),
    "node.inUse": Sentence("Another agent holds this node id.", "另一个代理正在使用此节点标识。"),
    # what was sent
    "json.malformed": Sentence("The text is not valid JSON.", "内容不是有效的 JSON。"),
    "json.tooDeep": Sentence("The JSON is nested too deeply.", "JSON 嵌套层数过多。"),
    "json.notFinite": Sentence("NaN and Infinity are no JSON numbers.", "NaN 和 Infinity 不是 JSON 数值。"),
    "body.invalid": Sentence(
        "Some values are missing or wrong; each is listed below.", "部分内容缺失或有误，逐项列在下面。"
    ),
    "payload.tooLarge": Sentence("A payload, result or value is larger than 1 MiB.", "载荷、结果或数值超过 1 MiB。"),
    "payload.invalid": Sentence("The payload does not fit the definition's schema.", "载荷不符合任务定义中的模式。"),
    "action.unknown": Sentence("There is no such action here.", "此处没有这个操作。"),
    "idempotency.mismatch": Sentence(
        "The same idempotency key was used before with another body.", "同一幂等键此前已用于不同的请求内容。"
    ),
    # objects
    "taskDef.notFound": Sentence("There is no such task definition.", "没有这个任务定义。"),
    "taskDef.nameTaken": Sentence("A task definition of this name exists.", "已有同名的任务定义。"),
    "taskDef.referenced": Sentence(
        "Runs or workflows still refer to this task definition.", "仍有运行或工作流引用此任务定义。"
    ),
    "taskDef.builtin": Sentence("A built-in definition cannot be changed.", "内置定义不能更改。"),
    "taskDef.reservedName": Sentence(
        "Names that begin with “builtin.” are reserved.", "以 “builtin.” 开头的名称是保留的。"
    ),
    "task.notFound": Sentence("There is no such task.", "没有这个任务。"),
    "task.wrongState": Sentence("The task's state does not allow this.", "任务当前状态不允许此操作。"),
    "workflow.notFound": Sentence("There is no such workflow.", "没有这个工作流。"),
    "workflow.nameTaken": Sentence("A workflow of this name exists.", "已有同名的工作流。"),
    "workflow.invalid": Sentence("The workflow has problems; each is listed below.", "工作流存在问题，逐项列在下面。"),
    "workflow.running": Sentence("A run of this workflow is active.", "此工作流有正在进行的运行。"),
    "workflow.unsupportedNode": Sentence("This version does not run nodes of that type.", "此版本不支持该类型的节点。"),
    "run.notFound": Sentence("There is no such run.", "没有这次运行。"),
    "run.wrongState": Sentence("The run's state does not allow this.", "运行的当前状态不允许此操作。"),
    "node.notFound": Sentence("There is no such node.", "没有这个节点。"),
    "service.notFound": Sentence("There is no such service.", "没有这个服务。"),
    "worker.notFound": Sentence("There is no such worker.", "没有这个执行器。"),
    "token.notFound": Sentence("There is no such token.", "没有这个令牌。"),
    "revision.stale": Sentence(
        "Somebody else has changed it in the meantime; read it again first.", "期间已被他人修改，请先重新读取。"
    ),
    # why a task ended or waits
    "cancel.requested": Sentence("Somebody asked to cancel it.", "已有人请求取消。"),
    "queue.timeout": Sentence("It waited longer than it may.", "等待时间超过了允许的上限。"),
    "retry.waiting": Sentence("It waits for its next attempt.", "正在等待下一次尝试。"),
    "worker.none": Sentence("It waits for a worker that offers this task.", "正在等待提供此任务的执行器。"),
    "worker.busy": Sentence("It waits for a free slot of a worker.", "正在等待执行器空出名额。"),
    "worker.lost": Sentence("The worker was lost while it ran the task.", "执行任务期间失去了执行器。"),
    "agent.lost": Sentence("The agent was lost while it ran the task.", "执行任务期间失去了代理。"),
    "agent.none": Sentence("It waits for the node's agent.", "正在等待该节点的代理。"),
    "service.none": Sentence("It waits for a healthy endpoint of the service.", "正在等待该服务的健康端点。"),
    "result.tooLarge": Sentence("The result is larger than 1 MiB.", "结果超过 1 MiB。"),
    "result.notJson": Sentence("The result is no JSON value.", "结果不是 JSON 值。"),
    "result.superseded": Sentence(
        "The result came too late: another attempt has taken over.", "结果到达过晚：另一次尝试已接替。"
    ),
    "process.cannotStart": Sentence("The program could not be started.", "程序无法启动。"),
    "process.exitCode": Sentence("The program ended with an error.", "程序以错误结束。"),
    "fallback": Sentence("All attempts failed; the fallback value is used.", "所有尝试都失败，使用后备值。"),
    # expressions
    "cel.invalid": Sentence("An expression cannot be read.", "表达式无法解析。"),
    "cel.failed": Sentence("An expression could not be computed.", "表达式无法求值。"),
    "cel.tooExpensive": Sentence("An expression took too long.", "表达式求值耗时过长。"),
    # the controller's own state
    "storage.full": Sentence(
        "The controller's disk is full; nothing was stored.", "控制器所在磁盘已满，没有保存任何内容。"
    ),
    "storage.failed": Sentence(
        "The controller could not write to its disk; nothing was stored.", "控制器无法写入磁盘，没有保存任何内容。"
    ),
    "folder.locked": Sentence("Another controller uses this data folder.", "另一个控制器正在使用此数据目录。"),
    "setting.invalid": Sentence("A setting has a wrong value.", "某项设置的值有误。"),
}

_BY_STATUS: dict[int, Sentence] = {
    400: Sentence("The controller could not read the request.", "控制器无法读懂该请求。"),
    401: Sentence("The controller does not accept this token.", "控制器不接受此令牌。"),
    403: Sentence("You may not do this.", "无权执行此操作。"),
    404: Sentence("There is no such object.", "没有这个对象。"),
    405: Sentence("This cannot be done here.", "此处不能执行该操作。"),
    409: Sentence("This conflicts with the present state.", "与当前状态冲突。"),
    413: Sentence("What was sent is too large.", "发送的内容过大。"),
    415: Sentence("The content type is not JSON.", "内容类型不是 JSON。"),
    422: Sentence("Some values are missing or wrong.", "部分内容缺失或有误。"),
    429: Sentence("Too many requests; wait a moment.", "请求过多，请稍候。"),
    500: Sentence("The controller failed; its log says more.", "控制器出错，详情见其日志。"),
    507: Sentence("The controller's disk is full; nothing was stored.", "控制器所在磁盘已满，没有保存任何内容。"),
    0: Sentence("The controller does not answer.", "控制器没有应答。"),
}
_OTHERWISE = Sentence("The controller refused the request.", "控制器拒绝了该请求。")


def known(code: str) -> bool:
    """Whether the code has a sentence of its own."""
    return code in _BY_CODE


def sentence(code: str, lang: Lang, status: int | None = None) -> str:
    """What ``code`` means; of a code without a sentence, what its ``status`` means."""
    found = _BY_CODE.get(code) or _BY_STATUS.get(-1 if status is None else status) or _OTHERWISE
    return found.zh if lang == "zh" else found.en


def codes() -> frozenset[str]:
    """All codes that have a sentence."""
    return frozenset(_BY_CODE)
