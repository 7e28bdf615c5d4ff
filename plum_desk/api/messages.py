"""What each stable code means, in a sentence for people in Chinese and English, for the command line and the window.

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
    # schedules
    "schedule.notFound": Sentence("There is no such schedule.", "没有这个计划。"),
    "schedule.nameTaken": Sentence("Another schedule has this name.", "已有同名计划。"),
    "schedule.invalid": Sentence("The schedule has problems.", "计划的内容有误。"),
    "schedule.overlap": Sentence("Canceled for the next firing of its schedule.", "因计划的下一次触发而取消。"),
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
    "feed.closed": Sentence("The stream of events has ended.", "事件流已结束。"),
    "answer.unexpected": Sentence(
        "The controller's answer is not understood; the versions may differ.",
        "无法理解控制器的应答；双方版本可能不一致。",
    ),
    "link.upgradeRequired": Sentence(
        "This address is for links of workers and agents only.", "此地址仅供执行器和代理连接。"
    ),
    "node.busy": Sentence("The node is still linked.", "该节点仍处于连接状态。"),
    "method.notAllowed": Sentence("This cannot be done here.", "此处不能执行该操作。"),
    "path.notFound": Sentence("There is nothing at this address.", "此地址没有内容。"),
    "node.linked": Sentence("The node's agent is connected; stop it first.", "该节点的代理仍在连接，请先停止它。"),
    "token.otherNode": Sentence("The token belongs to another node.", "该令牌属于另一个节点。"),
    "token.otherInstance": Sentence("The token belongs to another instance.", "该令牌属于另一个实例。"),
    "token.otherPeer": Sentence("The token belongs to another worker or node.", "该令牌属于另一个执行器或节点。"),
    "link.protocol": Sentence("The two programs speak different versions of the link.", "双方使用的连接协议版本不同。"),
    "link.noId": Sentence("A worker or agent must say its id.", "执行器或代理必须给出自己的标识。"),
    "instance.notFound": Sentence("There is no such instance.", "没有这个实例。"),
    "endpoint.noAddress": Sentence("An endpoint has no address.", "端点没有地址。"),
    "endpoint.incomplete": Sentence("The registration names no endpoint.", "登记内容没有指明端点。"),
    "token.tooManyWrong": Sentence(
        "Too many wrong tokens came from here; wait a moment.", "来自此处的错误令牌过多，请稍候。"
    ),
    "topic.unknown": Sentence("There is no such topic of events.", "没有这个事件主题。"),
    "system.notReady": Sentence("The controller is not ready yet.", "控制器尚未就绪。"),
    # what was sent
    "json.malformed": Sentence("The text is not valid JSON.", "内容不是有效的 JSON。"),
    "json.tooDeep": Sentence("The JSON is nested too deeply.", "JSON 嵌套层数过多。"),
    "json.notFinite": Sentence("NaN and Infinity are no JSON numbers.", "NaN 和 Infinity 不是 JSON 数值。"),
    "body.invalid": Sentence(
        "Some values are missing or wrong; each is listed below.", "部分内容缺失或有误，逐项列在下面。"
    ),
    "payload.tooLarge": Sentence("A payload, result or value is larger than 1 MiB.", "载荷、结果或数值超过 1 MiB。"),
    "payload.invalid": Sentence("The payload does not fit the definition's schema.", "载荷不符合任务定义中的模式。"),
    "payload.schemaUnusable": Sentence(
        "The definition's payload schema cannot be used.", "任务定义的载荷模式无法使用。"
    ),
    "action.unknown": Sentence("There is no such action here.", "此处没有这个操作。"),
    "idempotency.mismatch": Sentence(
        "The same idempotency key was used before with another body.", "同一幂等键此前已用于不同的请求内容。"
    ),
    "idempotency.malformed": Sentence("The idempotency key is not usable.", "幂等键不可用。"),
    "idempotency.shownOnce": Sentence(
        "It was made before; its value is shown only once.", "此前已创建；其内容只显示一次。"
    ),
    "body.tooLarge": Sentence("What was sent is too large.", "发送的内容过大。"),
    "contentType.wrong": Sentence("The content type is not JSON.", "内容类型不是 JSON。"),
    "batch.invalid": Sentence(
        "Some tasks of the batch are wrong; nothing was stored.", "批量任务中有错误，未保存任何内容。"
    ),
    "query.invalid": Sentence("A parameter of the address is wrong.", "地址中的查询参数有误。"),
    "ifMatch.malformed": Sentence("If-Match must be a revision.", "If-Match 必须是修订号。"),
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
    "builtin.unknown": Sentence("There is no such built-in task.", "没有这个内置任务。"),
    "task.notFound": Sentence("There is no such task.", "没有这个任务。"),
    "task.wrongState": Sentence("The task's state does not allow this.", "任务当前状态不允许此操作。"),
    "workflow.notFound": Sentence("There is no such workflow.", "没有这个工作流。"),
    "workflow.nameTaken": Sentence("A workflow of this name exists.", "已有同名的工作流。"),
    "workflow.invalid": Sentence("The workflow has problems; each is listed below.", "工作流存在问题，逐项列在下面。"),
    "workflow.running": Sentence("A run of this workflow is active.", "此工作流有正在进行的运行。"),
    "workflow.unsupportedNode": Sentence("This version does not run nodes of that type.", "此版本不支持该类型的节点。"),
    "taskDef.schemaInvalid": Sentence(
        "The payload schema is no valid JSON Schema.", "载荷模式不是有效的 JSON Schema。"
    ),
    "task.notLive": Sentence("The task is not active any more.", "任务已不再活动。"),
    "run.notLive": Sentence("The run is not active any more.", "运行已不再活动。"),
    "run.deleted": Sentence("The run was deleted.", "运行已被删除。"),
    "run.paramsInvalid": Sentence("Some parameters are missing or wrong.", "部分参数缺失或有误。"),
    "referenced": Sentence("Something still refers to it.", "仍有对象引用它。"),
    "pool.unknown": Sentence("There is no such pool.", "没有这个资源池。"),
    "pool.notFound": Sentence("There is no such pool.", "没有这个资源池。"),
    "pool.nameTaken": Sentence("A pool of this name exists.", "已有同名的资源池。"),
    "pool.renamed": Sentence("A pool keeps its name.", "资源池不能改名。"),
    "pool.full": Sentence("It waits for a free slot of its pool.", "正在等待资源池空出名额。"),
    "executor.unknown": Sentence("There is no such executor.", "没有这种执行方式。"),
    "executor.busy": Sentence(
        "It waits until another task of its executor ends.", "正在等待同类执行方式的其他任务结束。"
    ),
    "executor.missing": Sentence("Its executor is not installed in this controller.", "该控制器未安装此执行方式。"),
    "executor.unsupported": Sentence("This executor cannot do that.", "该执行方式不支持此操作。"),
    "workflow.versionNotFound": Sentence("The workflow has no such version.", "该工作流没有这个版本。"),
    "workflow.cycle": Sentence("The arrows form a circle.", "连线构成了环。"),
    "workflow.empty": Sentence("A workflow needs at least one node.", "工作流至少需要一个节点。"),
    "workflow.duplicateKey": Sentence("Two nodes have the same key.", "两个节点的键相同。"),
    "workflow.duplicateEdge": Sentence("The same arrow is there twice.", "同一条连线出现了两次。"),
    "workflow.duplicateParam": Sentence("Two parameters have the same name.", "两个参数同名。"),
    "workflow.duplicateCase": Sentence("Two cases have the same name.", "两个分支情形同名。"),
    "workflow.selfEdge": Sentence("A node cannot follow itself.", "节点不能以自身为后继。"),
    "workflow.unknownKey": Sentence(
        "An arrow or expression names a node that is not there.", "连线或表达式引用了不存在的节点。"
    ),
    "workflow.unknownParam": Sentence(
        "An expression names a parameter that is not there.", "表达式引用了不存在的参数。"
    ),
    "workflow.unknownOutcome": Sentence("The branch has no such outcome.", "该分支没有这个结果。"),
    "workflow.notAncestor": Sentence(
        "An expression may only use nodes that come before.", "表达式只能引用前面的节点。"
    ),
    "workflow.reservedKey": Sentence("This key is a reserved word.", "该键是保留字。"),
    "workflow.reservedName": Sentence("This name is reserved.", "该名称是保留的。"),
    "workflow.noTask": Sentence("The node does not say what to run.", "节点没有指明要执行什么。"),
    "workflow.ambiguousTask": Sentence("The node says twice what to run.", "节点重复指明了要执行的内容。"),
    "workflow.noCondition": Sentence("The branch has no condition.", "分支没有条件。"),
    "workflow.conditionAndCases": Sentence(
        "A branch has a condition or cases, not both.", "分支只能有条件或情形之一。"
    ),
    "workflow.stepsAndNodes": Sentence(
        "A workflow has steps or nodes, not both.", "工作流只能使用 steps 或 nodes 之一。"
    ),
    "workflow.unnamedStep": Sentence("A step has no name.", "有步骤没有名称。"),
    "workflow.whenWithoutBranch": Sentence(
        "Only arrows out of a branch have an outcome.", "只有分支的连线才有结果标记。"
    ),
    "workflow.unsupportedEvent": Sentence(
        "This version does not wait for events of that kind.", "此版本不支持等待该类事件。"
    ),
    "workflow.loopFields": Sentence("The loop's fields do not fit its mode.", "循环的字段与其模式不符。"),
    "workflow.joinNotAfter": Sentence("The join does not come after its fan-out.", "汇合节点不在其分发节点之后。"),
    "workflow.joinTaken": Sentence("Two fan-outs name the same join.", "两个分发节点指定了同一个汇合节点。"),
    "workflow.waitPolicy": Sentence(
        "The join has fewer nodes before it than it waits for.", "汇合节点的前驱少于需要等待的数量。"
    ),
    "workflow.waitWhat": Sentence("The wait must say one thing to wait for.", "等待节点必须且只能指明一项等待内容。"),
    "workflow.badCondition": Sentence("The condition cannot be understood.", "无法理解该条件。"),
    "loop.badCount": Sentence("The loop's count is no whole number of at least 0.", "循环次数不是非负整数。"),
    "loop.badItems": Sentence("The loop's items are no list.", "循环的项目不是列表。"),
    "loop.tooManyIterations": Sentence("The loop has more iterations than it may have.", "循环次数超过了允许的上限。"),
    "loop.running": Sentence("The loop runs.", "循环正在进行。"),
    "output.tooLarge": Sentence("The outputs are too large to stand in one value.", "输出合在一起过大。"),
    "iteration.failed": Sentence("An iteration of the loop has failed.", "循环中的一次迭代失败。"),
    "run.tooManyNodes": Sentence("The run would have more nodes than it may have.", "运行的节点数超过了允许的上限。"),
    "run.tooDeep": Sentence("Runs start runs too deeply.", "子运行嵌套层数过多。"),
    "run.paused": Sentence("The run is paused.", "运行已暂停。"),
    "paused.parent": Sentence("It is paused because the run that started it is.", "启动它的运行已暂停，因此它也暂停。"),
    "run.reused": Sentence("Its output is that of the run before.", "沿用了之前运行的输出。"),
    "run.nothingFailed": Sentence("Nothing failed in this run.", "此次运行没有失败的节点。"),
    "run.badStart": Sentence("A run cannot start again there.", "无法从该处重新运行。"),
    "node.wrongState": Sentence("The node's state does not allow this.", "节点的当前状态不允许此操作。"),
    "node.succeeded": Sentence("The node has succeeded.", "节点已成功。"),
    "skip.requested": Sentence("Somebody skipped it.", "已有人跳过它。"),
    "child.running": Sentence("Its child run runs.", "其子运行正在进行。"),
    "approval.waiting": Sentence("It waits until somebody approves or rejects.", "正在等待有人批准或拒绝。"),
    "approval.rejected": Sentence("Somebody rejected it.", "已被拒绝。"),
    "approval.timeout": Sentence("Nobody decided in time.", "无人在期限内作出决定。"),
    "approval.formInvalid": Sentence("The form is not filled in as it must be.", "表单填写不符合要求。"),
    "approval.schemaInvalid": Sentence("The form's schema is unusable.", "表单的模式无法使用。"),
    "wait.moment": Sentence("It waits for a moment in time.", "正在等待到达指定时间。"),
    "wait.event": Sentence("It waits for the end of a run.", "正在等待某次运行结束。"),
    "wait.unmet": Sentence("What it waits for will not happen.", "所等待的情况不会发生。"),
    "wait.badMoment": Sentence("The moment to wait for is no time.", "等待的时刻不是有效时间。"),
    "param.missing": Sentence("A required parameter is missing.", "缺少必填参数。"),
    "param.type": Sentence("A parameter has the wrong type.", "参数类型有误。"),
    "param.enum": Sentence("A parameter is none of the allowed values.", "参数不在允许的取值之内。"),
    "param.unknown": Sentence("The workflow has no such parameter.", "该工作流没有这个参数。"),
    "template.unterminated": Sentence("A template has no end.", "模板没有结束标记。"),
    "template.notText": Sentence("The template must give a text.", "模板的结果必须是文本。"),
    "run.notFound": Sentence("There is no such run.", "没有这次运行。"),
    "run.wrongState": Sentence("The run's state does not allow this.", "运行的当前状态不允许此操作。"),
    "node.notFound": Sentence("There is no such node.", "没有这个节点。"),
    "service.reservedName": Sentence("This name of a service is reserved.", "该服务名称是保留的。"),
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
    "assignment.lost": Sentence(
        "The attempt never reached its worker; it is made again.", "该次尝试未送达执行器，将重新执行。"
    ),
    "worker.lost": Sentence("The worker was lost while it ran the task.", "执行任务期间失去了执行器。"),
    "agent.lost": Sentence("The agent was lost while it ran the task.", "执行任务期间失去了代理。"),
    "agent.none": Sentence("It waits for the node's agent.", "正在等待该节点的代理。"),
    "service.none": Sentence("It waits for a healthy endpoint of the service.", "正在等待该服务的健康端点。"),
    "result.tooLarge": Sentence("The result is larger than 1 MiB.", "结果超过 1 MiB。"),
    "result.notJson": Sentence("The result is no JSON value.", "结果不是 JSON 值。"),
    "result.superseded": Sentence(
        "The result came too late: another attempt has taken over.", "结果到达过晚：另一次尝试已接替。"
    ),
    "task.waiting": Sentence("The task waits for its turn.", "任务正在排队。"),
    "task.notStarted": Sentence("The task waits until somebody starts it.", "任务等待有人启动。"),
    "task.running": Sentence("The task runs.", "任务正在执行。"),
    "task.succeeded": Sentence("The task has succeeded.", "任务已成功。"),
    "task.canceled": Sentence("The task was canceled.", "任务已取消。"),
    "task.canceling": Sentence("The task is being canceled.", "任务正在取消。"),
    "run.notStarted": Sentence("The run has not started.", "运行尚未开始。"),
    "run.stopped": Sentence("The run was stopped by a failure.", "运行因失败而停止。"),
    "run.timeout": Sentence("The run took longer than it may.", "运行超出了允许的时间。"),
    "waiting.predecessors": Sentence("The node waits for the nodes before it.", "节点正在等待其前驱。"),
    "upstream.failed": Sentence("A node before it failed.", "前面的节点失败。"),
    "rule.unmet": Sentence("Its trigger rule can no longer be met.", "其触发规则已无法满足。"),
    "branch.taken": Sentence("The branch has decided for it.", "分支选择了它。"),
    "branch.notTaken": Sentence("The branch has decided for another way.", "分支选择了另一条路。"),
    "when.false": Sentence("Its condition does not hold.", "其条件不成立。"),
    "node.failed": Sentence("The node has failed.", "节点失败。"),
    "evaluating.condition": Sentence("The branch computes its condition.", "分支正在求值条件。"),
    "evaluating.when": Sentence("The node computes its condition.", "节点正在求值条件。"),
    "evaluating.templates": Sentence("The node computes its templates.", "节点正在求值模板。"),
    "worker.unsuited": Sentence("No worker fits its target and labels.", "没有执行器符合其目标和标签。"),
    "worker.stopped": Sentence("The worker was stopped while it ran the task.", "执行任务期间执行器被停止。"),
    "agent.stopped": Sentence("The agent was stopped while it ran the task.", "执行任务期间代理被停止。"),
    "agent.fault": Sentence("The agent failed while it ran the task.", "执行任务期间代理出错。"),
    "node.notLinked": Sentence("The node's agent is not linked.", "该节点的代理未连接。"),
    "node.unsuited": Sentence("No node fits its target and labels.", "没有节点符合其目标和标签。"),
    "service.strategy": Sentence("There is no such way to choose an endpoint.", "没有这种端点选择策略。"),
    "service.busy": Sentence("It waits for a free slot of the service.", "正在等待服务空出名额。"),
    "process.busy": Sentence("It waits until another program ends.", "正在等待其他程序结束。"),
    "process.cannotStart": Sentence("The program could not be started.", "程序无法启动。"),
    "process.exitCode": Sentence("The program ended with an error.", "程序以错误结束。"),
    "fallback": Sentence("All attempts failed; the fallback value is used.", "所有尝试都失败，使用后备值。"),
    # expressions
    "cel.invalid": Sentence("An expression cannot be read.", "表达式无法解析。"),
    "cel.failed": Sentence("An expression could not be computed.", "表达式无法求值。"),
    "cel.tooExpensive": Sentence("An expression took too long.", "表达式求值耗时过长。"),
    "cel.syntax": Sentence("An expression has a syntax error.", "表达式有语法错误。"),
    "cel.error": Sentence("An expression could not be computed.", "表达式无法求值。"),
    "cel.notBool": Sentence("A condition must give true or false.", "条件的结果必须是 true 或 false。"),
    "cel.notJson": Sentence("An expression gave no JSON value.", "表达式的结果不是 JSON 值。"),
    "cel.tooLong": Sentence("An expression is longer than 2,000 characters.", "表达式超过 2,000 个字符。"),
    "cel.tooDeep": Sentence("An expression is nested too deeply.", "表达式嵌套层数过多。"),
    "cel.tooLarge": Sentence("An expression gave too large a value.", "表达式的结果过大。"),
    "cel.unavailable": Sentence("Expressions cannot be computed at the moment.", "暂时无法求值表达式。"),
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
