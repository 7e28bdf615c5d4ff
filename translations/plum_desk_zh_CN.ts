<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>AboutCard</name>
    <message>
        <source>About</source>
        <translation>关于</translation>
    </message>
    <message>
        <source>Plum Desk, an operator console for labs</source>
        <translation>Plum Desk，实验室操作台</translation>
    </message>
    <message>
        <source>Plum Desk</source>
        <translation>Plum Desk</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>许可证</translation>
    </message>
</context>
<context>
    <name>Actions</name>
    <message>
        <source>{sentence} ({detail})</source>
        <translation>{sentence}（{detail}）</translation>
    </message>
</context>
<context>
    <name>Activity</name>
    <message>
        <source>saved as version {version}</source>
        <translation>已保存为版本 {version}</translation>
    </message>
    <message>
        <source>saved</source>
        <translation>已保存</translation>
    </message>
    <message>
        <source>changed</source>
        <translation>已更改</translation>
    </message>
    <message>
        <source>created</source>
        <translation>已创建</translation>
    </message>
    <message>
        <source>removed</source>
        <translation>已删除</translation>
    </message>
    <message>
        <source>created, waits to be started</source>
        <translation>已创建，等待启动</translation>
    </message>
    <message>
        <source>waits for attempt {attempt}</source>
        <translation>等待第 {attempt} 次尝试</translation>
    </message>
    <message>
        <source>waits for its turn</source>
        <translation>正在排队</translation>
    </message>
    <message>
        <source>is being canceled</source>
        <translation>正在取消</translation>
    </message>
    <message>
        <source>started on {place}, attempt {attempt}</source>
        <translation>已开始（{place}），第 {attempt} 次尝试</translation>
    </message>
    <message>
        <source>finished on {place} in {duration}</source>
        <translation>已完成（{place}），用时 {duration}</translation>
    </message>
    <message>
        <source>canceled</source>
        <translation>已取消</translation>
    </message>
    <message>
        <source>waits to begin</source>
        <translation>等待开始</translation>
    </message>
    <message>
        <source>started by {who}</source>
        <translation>由 {who} 启动</translation>
    </message>
    <message>
        <source>finished in {duration}</source>
        <translation>已完成，用时 {duration}</translation>
    </message>
    <message>
        <source>failed: {cause}</source>
        <translation>失败：{cause}</translation>
    </message>
    <message>
        <source>{count} ms</source>
        <translation>{count} 毫秒</translation>
    </message>
    <message>
        <source>controller</source>
        <translation>控制器</translation>
    </message>
    <message>
        <source>task</source>
        <translation>任务</translation>
    </message>
    <message>
        <source>definition</source>
        <translation>任务定义</translation>
    </message>
    <message>
        <source>workflow</source>
        <translation>工作流</translation>
    </message>
    <message>
        <source>run</source>
        <translation>运行</translation>
    </message>
    <message>
        <source>node</source>
        <translation>节点</translation>
    </message>
    <message>
        <source>service</source>
        <translation>服务</translation>
    </message>
    <message>
        <source>worker</source>
        <translation>执行器</translation>
    </message>
    <message>
        <source>token</source>
        <translation>令牌</translation>
    </message>
    <message>
        <source>is healthy, its agent is connected</source>
        <translation>健康，代理已连接</translation>
    </message>
    <message>
        <source>is healthy, its agent is not connected</source>
        <translation>健康，代理未连接</translation>
    </message>
    <message>
        <source>is silent</source>
        <translation>没有响应</translation>
    </message>
    <message>
        <source>not heard yet</source>
        <translation>尚无消息</translation>
    </message>
    <message>
        <source>takes no new tasks</source>
        <translation>不再接新任务</translation>
    </message>
    <message>
        <source>{healthy} of {total} endpoints healthy</source>
        <translation>{total} 个端点中 {healthy} 个健康</translation>
    </message>
</context>
<context>
    <name>ActivityDock</name>
    <message>
        <source>Activity</source>
        <translation>动态</translation>
    </message>
    <message>
        <source>Filter events</source>
        <translation>筛选事件</translation>
    </message>
    <message>
        <source>Follow</source>
        <translation>跟随</translation>
    </message>
</context>
<context>
    <name>AuthBand</name>
    <message>
        <source>Authorization is off on this controller</source>
        <translation>此控制器未启用身份验证</translation>
    </message>
    <message>
        <source>anybody who reaches it may act</source>
        <translation>任何能访问它的人都可以操作</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
</context>
<context>
    <name>BranchOutcome</name>
    <message>
        <source>true</source>
        <translation>真</translation>
    </message>
    <message>
        <source>false</source>
        <translation>假</translation>
    </message>
    <message>
        <source>default</source>
        <translation>默认</translation>
    </message>
</context>
<context>
    <name>CatchupCard</name>
    <message>
        <source>Catch-up</source>
        <translation>补跑</translation>
    </message>
    <message>
        <source>missed while the controller was off</source>
        <translation>控制器停机时错过的</translation>
    </message>
    <message>
        <source>from now on</source>
        <translation>从此刻继续</translation>
    </message>
    <message>
        <source>the last only</source>
        <translation>只补最后的</translation>
    </message>
    <message>
        <source>each of them</source>
        <translation>逐次补上</translation>
    </message>
</context>
<context>
    <name>Charts</name>
    <message>
        <source>Succeeded</source>
        <translation>成功</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>Throughput</source>
        <translation>吞吐量</translation>
    </message>
    <message>
        <source>tasks per second</source>
        <translation>任务/秒</translation>
    </message>
    <message>
        <source>Latency</source>
        <translation>延迟</translation>
    </message>
    <message>
        <source>run request to worker start, milliseconds</source>
        <translation>从请求运行到开始执行，毫秒</translation>
    </message>
    <message>
        <source>budget p99 50 ms</source>
        <translation>p99 上限 50 毫秒</translation>
    </message>
</context>
<context>
    <name>CodeView</name>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
</context>
<context>
    <name>ConfirmDialog</name>
    <message>
        <source>Keep</source>
        <translation>保留</translation>
    </message>
</context>
<context>
    <name>ConnectDialog</name>
    <message>
        <source>No token was made for the agent</source>
        <translation>未能为代理生成令牌</translation>
    </message>
    <message>
        <source>Connect a machine</source>
        <translation>接入机器</translation>
    </message>
    <message>
        <source>Install plum-desk there, then run one line. It holds a token, which is shown only now.</source>
        <translation>在那台机器上安装 plum-desk，然后执行下面一行命令。其中含有令牌，只在此时显示。</translation>
    </message>
    <message>
        <source>Make the token</source>
        <translation>生成令牌</translation>
    </message>
    <message>
        <source>Copy the line</source>
        <translation>复制命令</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>This controller listens on this machine only. For other machines start it with --addr :8080 and use this machine&apos;s address in the line.</source>
        <translation>此控制器只在本机监听。要接入其他机器，请用 --addr :8080 启动控制器，并在命令中改用本机的地址。</translation>
    </message>
    <message>
        <source>{node} is connected</source>
        <translation>{node} 已接入</translation>
    </message>
    <message>
        <source>Waits until the machine appears</source>
        <translation>正在等待机器出现</translation>
    </message>
</context>
<context>
    <name>ConnectionCard</name>
    <message>
        <source>runs inside this console</source>
        <translation>在本窗口内运行</translation>
    </message>
    <message>
        <source>attached, runs elsewhere</source>
        <translation>已连接，在别处运行</translation>
    </message>
    <message>
        <source>Controller</source>
        <translation>控制器</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>地址</translation>
    </message>
    <message>
        <source>Data folder</source>
        <translation>数据目录</translation>
    </message>
    <message>
        <source>Settings folder</source>
        <translation>配置目录</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>版本</translation>
    </message>
    <message>
        <source>Running for</source>
        <translation>已运行</translation>
    </message>
    <message>
        <source>Authorization</source>
        <translation>身份验证</translation>
    </message>
    <message>
        <source>Database</source>
        <translation>数据库</translation>
    </message>
    <message>
        <source>Revision</source>
        <translation>修订号</translation>
    </message>
    <message>
        <source>Loop lag</source>
        <translation>循环延迟</translation>
    </message>
    <message>
        <source>{lag} ms</source>
        <translation>{lag} 毫秒</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>every request needs a token</source>
        <translation>每个请求都需要令牌</translation>
    </message>
    <message>
        <source>requests of this machine need no token</source>
        <translation>本机请求免令牌</translation>
    </message>
    <message>
        <source>off: nobody needs a token</source>
        <translation>已关闭：任何人都不需要令牌</translation>
    </message>
</context>
<context>
    <name>Console</name>
    <message>
        <source>Something in this window failed</source>
        <translation>窗口内部出错</translation>
    </message>
    <message>
        <source>The controller refused</source>
        <translation>控制器拒绝了请求</translation>
    </message>
</context>
<context>
    <name>Container</name>
    <message>
        <source>Open run</source>
        <translation>打开运行</translation>
    </message>
    <message>
        <source>{node}: {text}</source>
        <translation>{node}：{text}</translation>
    </message>
    <message>
        <source>{count} more nodes have no room here</source>
        <translation>另有 {count} 个节点未显示</translation>
    </message>
    <message>
        <source>{what}, {left}</source>
        <translation>{what}，{left}</translation>
    </message>
</context>
<context>
    <name>CronField</name>
    <message>
        <source>min</source>
        <comment>cron cell</comment>
        <translation>分</translation>
    </message>
    <message>
        <source>hour</source>
        <comment>cron cell</comment>
        <translation>时</translation>
    </message>
    <message>
        <source>day</source>
        <comment>cron cell</comment>
        <translation>日</translation>
    </message>
    <message>
        <source>month</source>
        <comment>cron cell</comment>
        <translation>月</translation>
    </message>
    <message>
        <source>weekday</source>
        <comment>cron cell</comment>
        <translation>周</translation>
    </message>
</context>
<context>
    <name>CronWords</name>
    <message>
        <source>Sunday</source>
        <translation>周日</translation>
    </message>
    <message>
        <source>Monday</source>
        <translation>周一</translation>
    </message>
    <message>
        <source>Tuesday</source>
        <translation>周二</translation>
    </message>
    <message>
        <source>Wednesday</source>
        <translation>周三</translation>
    </message>
    <message>
        <source>Thursday</source>
        <translation>周四</translation>
    </message>
    <message>
        <source>Friday</source>
        <translation>周五</translation>
    </message>
    <message>
        <source>Saturday</source>
        <translation>周六</translation>
    </message>
    <message>
        <source>January</source>
        <translation>1 月</translation>
    </message>
    <message>
        <source>February</source>
        <translation>2 月</translation>
    </message>
    <message>
        <source>March</source>
        <translation>3 月</translation>
    </message>
    <message>
        <source>April</source>
        <translation>4 月</translation>
    </message>
    <message>
        <source>May</source>
        <translation>5 月</translation>
    </message>
    <message>
        <source>June</source>
        <translation>6 月</translation>
    </message>
    <message>
        <source>July</source>
        <translation>7 月</translation>
    </message>
    <message>
        <source>August</source>
        <translation>8 月</translation>
    </message>
    <message>
        <source>September</source>
        <translation>9 月</translation>
    </message>
    <message>
        <source>October</source>
        <translation>10 月</translation>
    </message>
    <message>
        <source>November</source>
        <translation>11 月</translation>
    </message>
    <message>
        <source>December</source>
        <translation>12 月</translation>
    </message>
    <message>
        <source>Every day at {times}</source>
        <translation>每天 {times}</translation>
    </message>
    <message>
        <source>{days} at {times}</source>
        <translation>{days} {times}</translation>
    </message>
    <message>
        <source>{days}, {rhythm}</source>
        <translation>{days}，{rhythm}</translation>
    </message>
    <message>
        <source>Every {count} seconds</source>
        <translation>每 {count} 秒</translation>
    </message>
    <message>
        <source>{first} through {last}</source>
        <translation>{first}至{last}</translation>
    </message>
    <message>
        <source>{first} to {last}</source>
        <translation>{first}至 {last}</translation>
    </message>
    <message>
        <source>every {count} minutes</source>
        <translation>每 {count} 分钟</translation>
    </message>
    <message>
        <source>, </source>
        <translation>、</translation>
    </message>
    <message>
        <source>{first} and {last}</source>
        <translation>{first}、{last}</translation>
    </message>
    <message>
        <source>Every 24 hours</source>
        <translation>每 24 小时</translation>
    </message>
    <message>
        <source>Every {count} days</source>
        <translation>每 {count} 天</translation>
    </message>
    <message>
        <source>Every hour</source>
        <translation>每小时</translation>
    </message>
    <message>
        <source>Every {count} hours</source>
        <translation>每 {count} 小时</translation>
    </message>
    <message>
        <source>Every minute</source>
        <translation>每分钟</translation>
    </message>
    <message>
        <source>Every {count} minutes</source>
        <translation>每 {count} 分钟</translation>
    </message>
    <message>
        <source>Every second</source>
        <translation>每秒</translation>
    </message>
    <message>
        <source>every {count} hours at :{minute}</source>
        <translation>每 {count} 小时的 {minute} 分</translation>
    </message>
    <message>
        <source>{rhythm} from {first} to {last}</source>
        <translation>{first} 至 {last}，{rhythm}</translation>
    </message>
    <message>
        <source>every minute</source>
        <translation>每分钟</translation>
    </message>
    <message>
        <source>every hour at {minutes}</source>
        <translation>每小时 {minutes}</translation>
    </message>
    <message>
        <source>:{minute}</source>
        <translation>{minute} 分</translation>
    </message>
    <message>
        <source>Monday to Friday</source>
        <translation>周一至周五</translation>
    </message>
    <message>
        <source>Saturday and Sunday</source>
        <translation>周六、周日</translation>
    </message>
    <message>
        <source>Every {weekdays}</source>
        <translation>每{weekdays}</translation>
    </message>
    <message>
        <source>On day {day} of every month</source>
        <translation>每月 {day} 日</translation>
    </message>
    <message>
        <source>On days {days} of every month</source>
        <translation>每月 {days} 日</translation>
    </message>
    <message>
        <source>On the last day of every month</source>
        <translation>每月最后一天</translation>
    </message>
    <message>
        <source>On the last working day of every month</source>
        <translation>每月最后一个工作日</translation>
    </message>
    <message>
        <source>Every day in {months}</source>
        <translation>{months}的每天</translation>
    </message>
    <message>
        <source>On day {days} of {months}</source>
        <translation>每年 {months} {days} 日</translation>
    </message>
    <message>
        <source>On the last day of {months}</source>
        <translation>{months}的最后一天</translation>
    </message>
</context>
<context>
    <name>DecisionDialog</name>
    <message>
        <source>Approve “{name}”?</source>
        <translation>批准“{name}”？</translation>
    </message>
    <message>
        <source>Reject “{name}”?</source>
        <translation>拒绝“{name}”？</translation>
    </message>
    <message>
        <source>Comment</source>
        <translation>备注</translation>
    </message>
    <message>
        <source>Optional, stays with the run</source>
        <translation>选填，随运行保存</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Approve</source>
        <translation>批准</translation>
    </message>
    <message>
        <source>Reject</source>
        <translation>拒绝</translation>
    </message>
    <message numerus="yes">
        <source>%n value(s) missing or wrong</source>
        <translation>
            <numerusform>有 %n 项缺失或有误</numerusform>
        </translation>
    </message>
    <message>
        <source>Approved</source>
        <translation>已批准</translation>
    </message>
    <message>
        <source>Rejected</source>
        <translation>已拒绝</translation>
    </message>
    <message>
        <source>The decision was not taken</source>
        <translation>审批未能提交</translation>
    </message>
    <message>
        <source>Approves itself at {time}, in {left}</source>
        <translation>{time} 自动批准，还有 {left}</translation>
    </message>
    <message>
        <source>Rejects itself at {time}, in {left}</source>
        <translation>{time} 自动拒绝，还有 {left}</translation>
    </message>
</context>
<context>
    <name>DefinitionDialog</name>
    <message>
        <source>New task definition</source>
        <translation>新建任务定义</translation>
    </message>
    <message>
        <source>What runs, where, with which payload and limits.</source>
        <translation>执行什么、在哪里执行、用什么载荷和限制。</translation>
    </message>
    <message>
        <source>Edit “{name}”</source>
        <translation>编辑“{name}”</translation>
    </message>
    <message>
        <source>Runs that exist keep theirs.</source>
        <translation>已有的运行不受影响。</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Description</source>
        <translation>说明</translation>
    </message>
    <message>
        <source>Runs as</source>
        <translation>执行方式</translation>
    </message>
    <message>
        <source>Runs on</source>
        <translation>执行于</translation>
    </message>
    <message>
        <source>Task name</source>
        <translation>任务名</translation>
    </message>
    <message>
        <source>Labels</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>Time-out</source>
        <translation>超时</translation>
    </message>
    <message>
        <source>Retry after</source>
        <translation>重试间隔</translation>
    </message>
    <message>
        <source>always the same</source>
        <translation>固定不变</translation>
    </message>
    <message>
        <source>doubled each time</source>
        <translation>每次加倍</translation>
    </message>
    <message>
        <source>s</source>
        <translation>秒</translation>
    </message>
    <message>
        <source>Default payload</source>
        <translation>默认载荷</translation>
    </message>
    <message>
        <source>Payload schema</source>
        <translation>载荷模式</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Create</source>
        <translation>创建</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Give it a name.</source>
        <translation>请填写名称。</translation>
    </message>
    <message numerus="yes">
        <source>%n value(s) to mend</source>
        <translation>
            <numerusform>有 %n 处需要修正</numerusform>
        </translation>
    </message>
    <message>
        <source>Definition created</source>
        <translation>定义已创建</translation>
    </message>
    <message>
        <source>Definition saved</source>
        <translation>定义已保存</translation>
    </message>
    <message>
        <source>Run…</source>
        <translation>运行…</translation>
    </message>
    <message>
        <source>The definition was not saved</source>
        <translation>定义未能保存</translation>
    </message>
    <message>
        <source>A name is needed.</source>
        <translation>需要填写名称。</translation>
    </message>
    <message>
        <source>Seconds are needed, from 0.</source>
        <translation>请填写不小于 0 的秒数。</translation>
    </message>
    <message>
        <source>Choose where it runs.</source>
        <translation>请选择在哪里执行。</translation>
    </message>
    <message>
        <source>“{part}” is not key=value.</source>
        <translation>“{part}”不是“键=值”的形式。</translation>
    </message>
    <message>
        <source>as the name</source>
        <translation>与名称相同</translation>
    </message>
    <message>
        <source>as the name; workers offer {names}</source>
        <translation>与名称相同；执行器提供 {names}</translation>
    </message>
</context>
<context>
    <name>DefinitionInspector</name>
    <message>
        <source>Run…</source>
        <translation>运行…</translation>
    </message>
    <message>
        <source>Edit…</source>
        <translation>编辑…</translation>
    </message>
    <message>
        <source>Delete…</source>
        <translation>删除…</translation>
    </message>
    <message>
        <source>Default payload</source>
        <translation>默认载荷</translation>
    </message>
    <message>
        <source>Schema</source>
        <translation>模式</translation>
    </message>
    <message>
        <source>{count}, after {delay}</source>
        <translation>{count} 次，间隔 {delay}</translation>
    </message>
    <message>
        <source>Runs as</source>
        <translation>执行方式</translation>
    </message>
    <message>
        <source>Runs on</source>
        <translation>执行于</translation>
    </message>
    <message>
        <source>Task name</source>
        <translation>任务名</translation>
    </message>
    <message>
        <source>Time-out</source>
        <translation>超时</translation>
    </message>
    <message>
        <source>Retries</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>Priority</source>
        <translation>优先级</translation>
    </message>
    <message>
        <source>Labels</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>Created</source>
        <translation>创建时间</translation>
    </message>
</context>
<context>
    <name>DefinitionsTab</name>
    <message>
        <source>Filter by name</source>
        <translation>按名称筛选</translation>
    </message>
    <message>
        <source>Runs as</source>
        <translation>执行方式</translation>
    </message>
    <message>
        <source>No definition matches</source>
        <translation>没有符合条件的定义</translation>
    </message>
    <message>
        <source>Other filters may show more.</source>
        <translation>更换筛选条件也许能看到更多。</translation>
    </message>
    <message>
        <source>Clear the filters</source>
        <translation>清除筛选</translation>
    </message>
    <message>
        <source>Task definitions</source>
        <translation>任务定义</translation>
    </message>
    <message>
        <source>Run…</source>
        <translation>运行…</translation>
    </message>
    <message>
        <source>Edit…</source>
        <translation>编辑…</translation>
    </message>
    <message>
        <source>Delete…</source>
        <translation>删除…</translation>
    </message>
</context>
<context>
    <name>DetailPanel</name>
    <message>
        <source>Payload</source>
        <translation>载荷</translation>
    </message>
    <message>
        <source>Output</source>
        <translation>输出</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>日志</translation>
    </message>
    <message>
        <source>History</source>
        <translation>历史</translation>
    </message>
    <message>
        <source>There is no payload.</source>
        <translation>没有载荷。</translation>
    </message>
    <message>
        <source>There is no output yet.</source>
        <translation>还没有输出。</translation>
    </message>
</context>
<context>
    <name>DockTitle</name>
    <message>
        <source>Tear off or put back</source>
        <translation>浮出或放回</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>FailuresCard</name>
    <message>
        <source>Rerun</source>
        <translation>重新运行</translation>
    </message>
    <message>
        <source>Open log</source>
        <translation>打开日志</translation>
    </message>
    <message>
        <source>Failed last</source>
        <translation>最近失败</translation>
    </message>
    <message>
        <source>{count} in 24 h</source>
        <translation>24 小时内 {count} 个</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>What</source>
        <translation>对象</translation>
    </message>
    <message>
        <source>Cause</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>When</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>“{name}” was not run again</source>
        <translation>“{name}”未能重新运行</translation>
    </message>
    <message>
        <source>Task started again</source>
        <translation>任务已重新运行</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>All failures</source>
        <translation>全部失败</translation>
    </message>
    <message>
        <source>No task has failed.</source>
        <translation>没有失败的任务。</translation>
    </message>
</context>
<context>
    <name>FilterBar</name>
    <message>
        <source>Clear</source>
        <translation>清除</translation>
    </message>
    <message>
        <source>{shown} of {total}</source>
        <translation>显示 {shown} / {total}</translation>
    </message>
</context>
<context>
    <name>FilterButton</name>
    <message>
        <source>, </source>
        <translation>、</translation>
    </message>
    <message>
        <source>{filter}: {choices}</source>
        <translation>{filter}：{choices}</translation>
    </message>
</context>
<context>
    <name>FindBox</name>
    <message>
        <source>{place} of {total}</source>
        <translation>{place} / {total}</translation>
    </message>
    <message>
        <source>No node</source>
        <translation>没有节点</translation>
    </message>
    <message>
        <source>Find node</source>
        <translation>查找节点</translation>
    </message>
    <message>
        <source>Previous</source>
        <translation>上一个</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>下一个</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>FiringAxis</name>
    <message>
        <source>from {when} clocks go forward by {span}</source>
        <translation>从 {when} 起拨快 {span}</translation>
    </message>
    <message>
        <source>from {when} clocks go back by {span}</source>
        <translation>从 {when} 起拨慢 {span}</translation>
    </message>
    <message>
        <source>Now</source>
        <translation>现在</translation>
    </message>
</context>
<context>
    <name>FirstWorkerDialog</name>
    <message>
        <source>A worker in ten lines</source>
        <translation>十行写成的执行器</translation>
    </message>
    <message>
        <source>Save it as worker.py and start it with Python; on this machine it finds the controller by itself.</source>
        <translation>保存为 worker.py 并用 Python 启动；在本机上它会自动找到控制器。</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
</context>
<context>
    <name>Format</name>
    <message>
        <source>{days} d</source>
        <translation>{days} 天</translation>
    </message>
    <message>
        <source>now</source>
        <translation>刚刚</translation>
    </message>
    <message>
        <source>{count} s ago</source>
        <translation>{count} 秒前</translation>
    </message>
    <message>
        <source>{count} min ago</source>
        <translation>{count} 分钟前</translation>
    </message>
    <message>
        <source>{count} h ago</source>
        <translation>{count} 小时前</translation>
    </message>
    <message>
        <source>yesterday {time}</source>
        <translation>昨天 {time}</translation>
    </message>
    <message>
        <source>{count} d ago</source>
        <translation>{count} 天前</translation>
    </message>
    <message>
        <source>MM-dd HH:mm</source>
        <translation>MM-dd HH:mm</translation>
    </message>
    <message>
        <source>yyyy-MM-dd</source>
        <translation>yyyy-MM-dd</translation>
    </message>
    <message>
        <source>dddd d MMMM, HH:mm</source>
        <translation>M月d日 dddd HH:mm</translation>
    </message>
</context>
<context>
    <name>ImportDialog</name>
    <message>
        <source>New workflow from JSON</source>
        <translation>从 JSON 新建工作流</translation>
    </message>
    <message>
        <source>Nothing is saved before every problem is mended.</source>
        <translation>所有问题修正之前不会保存任何内容。</translation>
    </message>
    <message>
        <source>New version of “{name}”</source>
        <translation>“{name}”的新版本</translation>
    </message>
    <message>
        <source>Runs go on with the version they started with.</source>
        <translation>进行中的运行继续使用启动时的版本。</translation>
    </message>
    <message>
        <source>Open file…</source>
        <translation>打开文件…</translation>
    </message>
    <message>
        <source>or paste the text below</source>
        <translation>或将文本粘贴到下面</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Create</source>
        <translation>创建</translation>
    </message>
    <message>
        <source>Save new version</source>
        <translation>保存新版本</translation>
    </message>
    <message>
        <source>Open a file or paste its text.</source>
        <translation>请打开文件或粘贴文本。</translation>
    </message>
    <message>
        <source>The text is not valid JSON.</source>
        <translation>文本不是有效的 JSON。</translation>
    </message>
    <message numerus="yes">
        <source>%n problem(s) to mend</source>
        <translation>
            <numerusform>有 %n 个问题需要修正</numerusform>
        </translation>
    </message>
    <message>
        <source>Workflow created</source>
        <translation>工作流已创建</translation>
    </message>
    <message>
        <source>Version {version} saved</source>
        <translation>已保存版本 {version}</translation>
    </message>
    <message>
        <source>The workflow was not saved</source>
        <translation>工作流未能保存</translation>
    </message>
    <message>
        <source>Open a workflow</source>
        <translation>打开工作流文件</translation>
    </message>
    <message>
        <source>The file could not be read</source>
        <translation>无法读取文件</translation>
    </message>
</context>
<context>
    <name>JsonEditor</name>
    <message>
        <source>Line {line}, column {column}: {reason}</source>
        <translation>第 {line} 行第 {column} 列：{reason}</translation>
    </message>
    <message>
        <source>Valid JSON</source>
        <translation>可解析为 JSON</translation>
    </message>
</context>
<context>
    <name>LabelsDialog</name>
    <message>
        <source>“{line}” is no name=value</source>
        <translation>“{line}”不是 名称=值 的形式</translation>
    </message>
    <message>
        <source>Labels of {node}</source>
        <translation>{node} 的标签</translation>
    </message>
    <message>
        <source>One name=value in each line. Tasks choose their node by them.</source>
        <translation>每行一个 名称=值。任务按标签选择节点。</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Save labels</source>
        <translation>保存标签</translation>
    </message>
</context>
<context>
    <name>LimitsRow</name>
    <message>
        <source>s</source>
        <translation>秒</translation>
    </message>
    <message>
        <source>Time-out in seconds</source>
        <translation>超时（秒）</translation>
    </message>
    <message>
        <source>Retries</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>Priority</source>
        <translation>优先级</translation>
    </message>
    <message>
        <source>Larger numbers start first</source>
        <translation>数值越大越先开始</translation>
    </message>
</context>
<context>
    <name>LogPane</name>
    <message>
        <source>Nothing has been printed.</source>
        <translation>没有任何输出。</translation>
    </message>
    <message>
        <source>Choose something that was started.</source>
        <translation>请选择已开始的项目。</translation>
    </message>
</context>
<context>
    <name>LogView</name>
    <message numerus="yes">
        <source>%Ln new line(s)</source>
        <translation>
            <numerusform>%Ln 行新日志</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Looks</name>
    <message>
        <source>Reset layout</source>
        <translation>恢复默认布局</translation>
    </message>
    <message>
        <source>Show or hide the activity</source>
        <translation>显示或隐藏动态</translation>
    </message>
    <message>
        <source>Light theme</source>
        <translation>浅色主题</translation>
    </message>
    <message>
        <source>Dark theme</source>
        <translation>深色主题</translation>
    </message>
    <message>
        <source>Theme of the system</source>
        <translation>主题跟随系统</translation>
    </message>
    <message>
        <source>window</source>
        <translation>窗口</translation>
    </message>
</context>
<context>
    <name>LooksCard</name>
    <message>
        <source>Appearance</source>
        <translation>外观</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>跟随系统</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>浅色</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>深色</translation>
    </message>
    <message>
        <source>Reset layout</source>
        <translation>恢复默认布局</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>主题</translation>
    </message>
    <message>
        <source>Docks</source>
        <translation>面板</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>page</source>
        <translation>页面</translation>
    </message>
</context>
<context>
    <name>Moments</name>
    <message>
        <source>now</source>
        <translation>现在</translation>
    </message>
    <message>
        <source>in {seconds} s</source>
        <translation>{seconds} 秒后</translation>
    </message>
    <message>
        <source>in {minutes} min {seconds} s</source>
        <translation>{minutes} 分 {seconds} 秒后</translation>
    </message>
    <message>
        <source>today {time}</source>
        <translation>今天 {time}</translation>
    </message>
    <message>
        <source>tomorrow {time}</source>
        <translation>明天 {time}</translation>
    </message>
    <message>
        <source>{weekday} {date} {time}</source>
        <translation>{date} {weekday} {time}</translation>
    </message>
    <message>
        <source>1 hour</source>
        <translation>1 小时</translation>
    </message>
    <message>
        <source>{count} hours</source>
        <translation>{count} 小时</translation>
    </message>
    <message>
        <source>{count} minutes</source>
        <translation>{count} 分钟</translation>
    </message>
    <message>
        <source>MMM yyyy</source>
        <translation>yyyy 年 M 月</translation>
    </message>
    <message>
        <source>MMM</source>
        <translation>M 月</translation>
    </message>
</context>
<context>
    <name>Narrator</name>
    <message numerus="yes">
        <source>failed after %n attempt(s): {cause}</source>
        <translation>
            <numerusform>尝试 %n 次后失败：{cause}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>offers %n task(s)</source>
        <translation>
            <numerusform>提供 %n 种任务</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>NewTokenDialog</name>
    <message>
        <source>A name is missing</source>
        <translation>缺少名称</translation>
    </message>
    <message>
        <source>New token</source>
        <translation>新建令牌</translation>
    </message>
    <message>
        <source>Its value is shown once, right after it was made.</source>
        <translation>令牌的值只在创建后显示一次。</translation>
    </message>
    <message>
        <source>any node or worker</source>
        <translation>任意节点或执行器</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Create token</source>
        <translation>创建令牌</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Role</source>
        <translation>角色</translation>
    </message>
    <message>
        <source>Bound to</source>
        <translation>绑定到</translation>
    </message>
</context>
<context>
    <name>NextCard</name>
    <message>
        <source>instead of {time}</source>
        <translation>原 {time} 不存在</translation>
    </message>
    <message>
        <source>moved by the clock change</source>
        <translation>因时钟调整而移动</translation>
    </message>
    <message>
        <source>Runs so far</source>
        <translation>已有的运行</translation>
    </message>
    <message>
        <source>the newest first</source>
        <translation>最新的在前</translation>
    </message>
    <message>
        <source>Next 10</source>
        <translation>接下来 10 次</translation>
    </message>
    <message>
        <source>as soon as the times are right</source>
        <translation>周期正确后显示</translation>
    </message>
    <message>
        <source>in this computer&apos;s time ({offset})</source>
        <translation>本机时间（{offset}）</translation>
    </message>
    <message>
        <source>in {zone} time, at the right this computer&apos;s ({offset})</source>
        <translation>标记为 {zone} 时间，右列为本机时间（{offset}）</translation>
    </message>
    <message>
        <source>To come</source>
        <translation>接下来</translation>
    </message>
    <message>
        <source>History</source>
        <translation>历史</translation>
    </message>
    <message>
        <source>To come or history</source>
        <translation>接下来或历史</translation>
    </message>
</context>
<context>
    <name>NodeActs</name>
    <message>
        <source>Approve…</source>
        <translation>批准…</translation>
    </message>
    <message>
        <source>Reject…</source>
        <translation>拒绝…</translation>
    </message>
    <message>
        <source>Retry node</source>
        <translation>重试节点</translation>
    </message>
    <message>
        <source>Skip</source>
        <translation>跳过</translation>
    </message>
    <message>
        <source>Count it as skipped and go on with what comes after</source>
        <translation>视为已跳过，继续执行后续节点</translation>
    </message>
    <message>
        <source>Cancel this task</source>
        <translation>取消此任务</translation>
    </message>
</context>
<context>
    <name>NodeDetail</name>
    <message>
        <source>Its agent is connected; stop the agent first</source>
        <translation>代理仍在连接，请先停止代理</translation>
    </message>
    <message numerus="yes">
        <source>%n core(s)</source>
        <translation>
            <numerusform>%n 核</numerusform>
        </translation>
    </message>
    <message>
        <source>up for {duration}</source>
        <translation>已运行 {duration}</translation>
    </message>
    <message>
        <source>{count} processes</source>
        <translation>{count} 个进程</translation>
    </message>
    <message>
        <source>Labels…</source>
        <translation>标签…</translation>
    </message>
    <message>
        <source>Remove…</source>
        <translation>移除…</translation>
    </message>
</context>
<context>
    <name>NodeParts</name>
    <message>
        <source>{done} of {total}</source>
        <translation>{done}/{total}</translation>
    </message>
</context>
<context>
    <name>NodePlots</name>
    <message>
        <source>Memory</source>
        <translation>内存</translation>
    </message>
    <message>
        <source>mean</source>
        <translation>均值</translation>
    </message>
    <message>
        <source>used</source>
        <translation>已用</translation>
    </message>
    <message>
        <source>received</source>
        <translation>接收</translation>
    </message>
    <message>
        <source>sent</source>
        <translation>发送</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>网络</translation>
    </message>
    <message>
        <source>read</source>
        <translation>读</translation>
    </message>
    <message>
        <source>written</source>
        <translation>写</translation>
    </message>
    <message>
        <source>Disk</source>
        <translation>磁盘读写</translation>
    </message>
    <message>
        <source>GiB of {total}</source>
        <translation>GiB，共 {total}</translation>
    </message>
</context>
<context>
    <name>NodeReason</name>
    <message>
        <source>branch not taken</source>
        <translation>分支未选中</translation>
    </message>
    <message>
        <source>condition not met</source>
        <translation>条件不满足</translation>
    </message>
    <message>
        <source>not needed</source>
        <translation>不需要</translation>
    </message>
    <message>
        <source>waits for a free place</source>
        <translation>等待空闲位置</translation>
    </message>
    <message>
        <source>waits before the next try</source>
        <translation>等待下一次尝试</translation>
    </message>
    <message>
        <source>the run is paused</source>
        <translation>运行已暂停</translation>
    </message>
    <message>
        <source>skipped by a person</source>
        <translation>已被人工跳过</translation>
    </message>
    <message>
        <source>waits for a decision</source>
        <translation>等待审批</translation>
    </message>
    <message>
        <source>waits</source>
        <translation>等待</translation>
    </message>
    <message>
        <source>waits for a worker</source>
        <translation>等待执行器</translation>
    </message>
    <message>
        <source>waits for a free worker</source>
        <translation>等待空闲的执行器</translation>
    </message>
    <message>
        <source>waits for its pool</source>
        <translation>等待资源池名额</translation>
    </message>
    <message>
        <source>waits for a place</source>
        <translation>等待空位</translation>
    </message>
</context>
<context>
    <name>NodeState</name>
    <message>
        <source>{state} {percent} %</source>
        <translation>{state} {percent} %</translation>
    </message>
    <message>
        <source>{duration} left</source>
        <translation>剩 {duration}</translation>
    </message>
</context>
<context>
    <name>NodeType</name>
    <message>
        <source>task</source>
        <translation>任务</translation>
    </message>
    <message>
        <source>branch</source>
        <translation>分支</translation>
    </message>
    <message>
        <source>parallel</source>
        <translation>并行</translation>
    </message>
    <message>
        <source>loop</source>
        <translation>循环</translation>
    </message>
    <message>
        <source>sub-workflow</source>
        <translation>子工作流</translation>
    </message>
    <message>
        <source>approval</source>
        <translation>审批</translation>
    </message>
    <message>
        <source>wait</source>
        <translation>等待</translation>
    </message>
</context>
<context>
    <name>NodeWhat</name>
    <message>
        <source>sub-workflow {name}</source>
        <translation>子工作流 {name}</translation>
    </message>
    <message>
        <source>sub-workflow {name} v{version}</source>
        <translation>子工作流 {name} v{version}</translation>
    </message>
    <message>
        <source>waits for all branches</source>
        <translation>等待全部分支</translation>
    </message>
    <message>
        <source>waits for one branch</source>
        <translation>等待任一分支</translation>
    </message>
    <message>
        <source>waits for {count} branches</source>
        <translation>等待 {count} 个分支</translation>
    </message>
    <message>
        <source>approval</source>
        <translation>审批</translation>
    </message>
    <message>
        <source>approval · times out {duration}</source>
        <translation>审批 · {duration} 后超时</translation>
    </message>
    <message>
        <source>waits for {what}</source>
        <translation>等待 {what}</translation>
    </message>
    <message>
        <source>waits until {moment}</source>
        <translation>等到 {moment}</translation>
    </message>
    <message>
        <source>waits {duration}</source>
        <translation>等待 {duration}</translation>
    </message>
</context>
<context>
    <name>NodeWhy</name>
    <message>
        <source>Waits for {nodes}.</source>
        <translation>正在等待 {nodes}。</translation>
    </message>
    <message>
        <source>Did not start: {nodes} failed.</source>
        <translation>未启动：{nodes} 失败。</translation>
    </message>
    <message>
        <source>Skipped: {nodes} went another way.</source>
        <translation>已跳过：{nodes} 选择了另一条路。</translation>
    </message>
    <message>
        <source>Waits for a free place: {active} of this run are active, {ahead} wait before.</source>
        <translation>等待空位：本次运行有 {active} 个在执行，前面还有 {ahead} 个在等。</translation>
    </message>
    <message>
        <source>, </source>
        <translation>、</translation>
    </message>
    <message>
        <source>{nodes} and {count} more</source>
        <translation>{nodes} 等，另有 {count} 个</translation>
    </message>
    <message>
        <source>Waits for a person to decide.</source>
        <translation>等待人工审批。</translation>
    </message>
    <message>
        <source>Waits for a person to decide, until {time} ({left} left).</source>
        <translation>等待人工审批，截止 {time}（剩 {left}）。</translation>
    </message>
    <message>
        <source>Waits until {time}, {left} left.</source>
        <translation>等到 {time}，还剩 {left}。</translation>
    </message>
    <message>
        <source>{done} iterations are done, {active} run.</source>
        <translation>已完成 {done} 轮，{active} 轮正在执行。</translation>
    </message>
    <message>
        <source>{done} of {total} iterations are done, {active} run.</source>
        <translation>已完成 {done}/{total} 轮，{active} 轮正在执行。</translation>
    </message>
</context>
<context>
    <name>Nodes</name>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Node</source>
        <translation>节点</translation>
    </message>
    <message>
        <source>Labels</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>内存</translation>
    </message>
    <message>
        <source>Network MB/s</source>
        <translation>网络 MB/s</translation>
    </message>
    <message>
        <source>Disk</source>
        <translation>磁盘</translation>
    </message>
    <message>
        <source>Agent</source>
        <translation>代理</translation>
    </message>
    <message>
        <source>Heartbeat</source>
        <translation>心跳</translation>
    </message>
    <message>
        <source>connected</source>
        <translation>已连接</translation>
    </message>
    <message>
        <source>not connected</source>
        <translation>未连接</translation>
    </message>
</context>
<context>
    <name>NodesPage</name>
    <message>
        <source>Nodes</source>
        <translation>节点</translation>
    </message>
    <message numerus="yes">
        <source>%n in all</source>
        <translation>
            <numerusform>共 %n 台</numerusform>
        </translation>
    </message>
    <message>
        <source>{count} {state}</source>
        <translation>{count} 台{state}</translation>
    </message>
    <message>
        <source>, </source>
        <translation>，</translation>
    </message>
    <message>
        <source>Label</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>{node} has sent no heartbeat for {duration}</source>
        <translation>{node} 已 {duration} 没有心跳</translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>另有 %n 台</numerusform>
        </translation>
    </message>
    <message>
        <source>The labels of {node} were not saved</source>
        <translation>{node} 的标签未能保存</translation>
    </message>
    <message>
        <source>Labels saved</source>
        <translation>标签已保存</translation>
    </message>
    <message>
        <source>Remove node “{node}”?</source>
        <translation>移除节点“{node}”？</translation>
    </message>
    <message>
        <source>Its labels and the last hour of its measurements are forgotten. When its agent connects again, the node comes back without them.</source>
        <translation>它的标签和最近一小时的测量数据将被清除。代理再次连接时，节点会重新出现，但不再带有这些内容。</translation>
    </message>
    <message>
        <source>Remove node</source>
        <translation>移除节点</translation>
    </message>
    <message>
        <source>{node} was not removed</source>
        <translation>{node} 未能移除</translation>
    </message>
    <message>
        <source>Node removed</source>
        <translation>节点已移除</translation>
    </message>
    <message>
        <source>Name, address or label</source>
        <translation>按名称、地址或标签筛选</translation>
    </message>
    <message>
        <source>Health</source>
        <translation>健康状态</translation>
    </message>
    <message>
        <source>Trend</source>
        <translation>趋势</translation>
    </message>
    <message>
        <source>5 min</source>
        <translation>5 分钟</translation>
    </message>
    <message>
        <source>1 h</source>
        <translation>1 小时</translation>
    </message>
    <message>
        <source>Connect a machine</source>
        <translation>接入机器</translation>
    </message>
    <message>
        <source>No node yet</source>
        <translation>还没有节点</translation>
    </message>
    <message>
        <source>A node is a machine whose agent is connected. It runs programs and shows how it fares.</source>
        <translation>节点是运行代理的机器。它执行程序，并报告自身的运行状况。</translation>
    </message>
</context>
<context>
    <name>OverlapCard</name>
    <message>
        <source>Overlap</source>
        <translation>重叠</translation>
    </message>
    <message>
        <source>when the last run goes on</source>
        <translation>上一次还没结束时</translation>
    </message>
    <message>
        <source>drop this one</source>
        <translation>这次不运行</translation>
    </message>
    <message>
        <source>wait in line</source>
        <translation>等它结束</translation>
    </message>
    <message>
        <source>new ends old</source>
        <translation>新的替换它</translation>
    </message>
    <message>
        <source>side by side</source>
        <translation>同时运行</translation>
    </message>
</context>
<context>
    <name>OverviewPage</name>
    <message>
        <source>There is no workflow yet</source>
        <translation>还没有工作流</translation>
    </message>
    <message>
        <source>Overview</source>
        <translation>总览</translation>
    </message>
    <message>
        <source>15 min</source>
        <translation>15 分钟</translation>
    </message>
    <message>
        <source>1 h</source>
        <translation>1 小时</translation>
    </message>
    <message>
        <source>6 h</source>
        <translation>6 小时</translation>
    </message>
    <message>
        <source>24 h</source>
        <translation>24 小时</translation>
    </message>
    <message>
        <source>Window of the plots</source>
        <translation>曲线的时间范围</translation>
    </message>
    <message>
        <source>Run workflow</source>
        <translation>运行工作流</translation>
    </message>
</context>
<context>
    <name>Pager</name>
    <message>
        <source>{first}–{last} of {total}</source>
        <translation>第 {first}–{last} 项，共 {total} 项</translation>
    </message>
    <message>
        <source>Previous page</source>
        <translation>上一页</translation>
    </message>
    <message>
        <source>Next page</source>
        <translation>下一页</translation>
    </message>
    <message>
        <source>Newer</source>
        <translation>较新的</translation>
    </message>
    <message>
        <source>Older</source>
        <translation>较早的</translation>
    </message>
    <message>
        <source>Reading…</source>
        <translation>正在读取…</translation>
    </message>
    <message>
        <source>Nothing to show</source>
        <translation>没有可显示的内容</translation>
    </message>
    <message>
        <source>{first} to {last} of {total}, newest first, live</source>
        <translation>第 {first}–{last} 项，共 {total} 项 · 最新在前，实时更新</translation>
    </message>
</context>
<context>
    <name>Pages</name>
    <message>
        <source>Overview</source>
        <translation>总览</translation>
    </message>
    <message>
        <source>Workflows</source>
        <translation>工作流</translation>
    </message>
    <message>
        <source>Tasks</source>
        <translation>任务</translation>
    </message>
    <message>
        <source>Schedules</source>
        <translation>计划</translation>
    </message>
    <message>
        <source>Nodes</source>
        <translation>节点</translation>
    </message>
    <message>
        <source>Workers</source>
        <translation>执行器</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
</context>
<context>
    <name>Palette</name>
    <message>
        <source>Search objects and actions</source>
        <translation>搜索对象和操作</translation>
    </message>
    <message>
        <source>Objects</source>
        <translation>对象</translation>
    </message>
    <message>
        <source>Actions</source>
        <translation>操作</translation>
    </message>
    <message>
        <source>Nothing matches</source>
        <translation>没有匹配项</translation>
    </message>
    <message>
        <source>choose</source>
        <translation>选择</translation>
    </message>
    <message>
        <source>open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>{shown} of {total}</source>
        <translation>{shown} / {total}</translation>
    </message>
    <message>
        <source>node, {state}</source>
        <translation>节点，{state}</translation>
    </message>
    <message>
        <source>worker, {state}</source>
        <translation>执行器，{state}</translation>
    </message>
    <message>
        <source>Run “{name}”…</source>
        <translation>运行“{name}”…</translation>
    </message>
    <message>
        <source>workflow</source>
        <translation>工作流</translation>
    </message>
    <message>
        <source>task</source>
        <translation>任务</translation>
    </message>
    <message>
        <source>workflow v{version}</source>
        <translation>工作流 v{version}</translation>
    </message>
    <message>
        <source>run {id}, {state}</source>
        <translation>运行 {id}，{state}</translation>
    </message>
    <message>
        <source>task definition</source>
        <translation>任务定义</translation>
    </message>
</context>
<context>
    <name>ParamsDialog</name>
    <message numerus="yes">
        <source>%n value(s) missing or wrong</source>
        <translation>
            <numerusform>有 %n 处缺失或有误</numerusform>
        </translation>
    </message>
    <message>
        <source>Parameters for “{name}”</source>
        <translation>“{name}”的参数</translation>
    </message>
    <message>
        <source>Each run of this schedule gets these values; empty ones take the workflow&apos;s default.</source>
        <translation>此计划的每次运行都使用这些值；留空的取工作流的默认值。</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Apply</source>
        <translation>应用</translation>
    </message>
</context>
<context>
    <name>PayloadEditor</name>
    <message>
        <source>Payload</source>
        <translation>载荷</translation>
    </message>
    <message>
        <source>Form</source>
        <translation>表单</translation>
    </message>
    <message>
        <source>The payload is not valid JSON.</source>
        <translation>载荷不是有效的 JSON。</translation>
    </message>
    <message>
        <source>The form cannot show all of these keys.</source>
        <translation>表单无法显示其中的全部键。</translation>
    </message>
</context>
<context>
    <name>Plot</name>
    <message>
        <source>at {time}</source>
        <translation>{time}</translation>
    </message>
</context>
<context>
    <name>PoolDialog</name>
    <message>
        <source>New pool</source>
        <translation>新建资源池</translation>
    </message>
    <message>
        <source>Edit pool “{name}”</source>
        <translation>编辑资源池“{name}”</translation>
    </message>
    <message>
        <source>No more tasks of a pool run at once than it has slots; 0 holds all of them.</source>
        <translation>同一资源池中同时执行的任务不超过名额数；0 表示全部暂缓。</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Slots</source>
        <translation>名额</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Create</source>
        <translation>创建</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Give it a name.</source>
        <translation>请填写名称。</translation>
    </message>
    <message>
        <source>Pool created</source>
        <translation>资源池已创建</translation>
    </message>
    <message>
        <source>Pool saved</source>
        <translation>资源池已保存</translation>
    </message>
    <message>
        <source>The pool was not saved</source>
        <translation>资源池未能保存</translation>
    </message>
</context>
<context>
    <name>PoolsTab</name>
    <message>
        <source>Edit…</source>
        <translation>编辑…</translation>
    </message>
    <message>
        <source>Delete…</source>
        <translation>删除…</translation>
    </message>
    <message>
        <source>Pools</source>
        <translation>资源池</translation>
    </message>
    <message>
        <source>No pools yet</source>
        <translation>还没有资源池</translation>
    </message>
    <message>
        <source>A pool limits how many tasks run at once that share something, such as a licence or a furnace.</source>
        <translation>资源池限制同时执行的任务数，适用于共用许可证、炉子等的任务。</translation>
    </message>
    <message>
        <source>New pool</source>
        <translation>新建资源池</translation>
    </message>
    <message>
        <source>Delete pool “{name}”?</source>
        <translation>删除资源池“{name}”？</translation>
    </message>
    <message>
        <source>It can be deleted once no definition, workflow or task refers to it.</source>
        <translation>没有任务定义、工作流或任务引用它时才能删除。</translation>
    </message>
    <message>
        <source>Delete pool</source>
        <translation>删除资源池</translation>
    </message>
    <message>
        <source>“{name}” was not deleted</source>
        <translation>未能删除“{name}”</translation>
    </message>
    <message>
        <source>Pool deleted</source>
        <translation>资源池已删除</translation>
    </message>
    <message>
        <source>Use</source>
        <translation>占用</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Held by</source>
        <translation>占用者</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>等待</translation>
    </message>
    <message>
        <source>{used} of {slots}</source>
        <translation>{used}/{slots}</translation>
    </message>
    <message>
        <source>{tasks} and {count} more</source>
        <translation>{tasks} 等，另有 {count} 个</translation>
    </message>
</context>
<context>
    <name>ProblemList</name>
    <message numerus="yes">
        <source>%n error(s)</source>
        <translation>
            <numerusform>%n 个错误</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n warning(s); it can be saved</source>
        <translation>
            <numerusform>%n 个警告，可以保存</numerusform>
        </translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>Where</source>
        <translation>位置</translation>
    </message>
    <message>
        <source>What</source>
        <translation>内容</translation>
    </message>
    <message>
        <source>Error</source>
        <translation>错误</translation>
    </message>
</context>
<context>
    <name>Rail</name>
    <message>
        <source>Search or run</source>
        <translation>搜索或执行</translation>
    </message>
</context>
<context>
    <name>RerunDialog</name>
    <message>
        <source>Run “{name}” again</source>
        <translation>重新运行“{name}”</translation>
    </message>
    <message>
        <source>A new run of version {version}, after run {id}.</source>
        <translation>以第 {version} 版新建一次运行，基于运行 {id}。</translation>
    </message>
    <message>
        <source>From the start</source>
        <translation>从头开始</translation>
    </message>
    <message>
        <source>From what failed</source>
        <translation>从失败处</translation>
    </message>
    <message>
        <source>From “{node}”</source>
        <translation>从“{node}”</translation>
    </message>
    <message>
        <source>Where it starts</source>
        <translation>从哪里开始</translation>
    </message>
    <message>
        <source>Parameters</source>
        <translation>参数</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Run again</source>
        <translation>重新运行</translation>
    </message>
    <message numerus="yes">
        <source>%n value(s) missing or wrong</source>
        <translation>
            <numerusform>有 %n 项缺失或有误</numerusform>
        </translation>
    </message>
    <message>
        <source>The run was not started again</source>
        <translation>未能重新运行</translation>
    </message>
    <message>
        <source>Runs again · {count}</source>
        <translation>重新执行 · {count}</translation>
    </message>
    <message>
        <source>Reused · {count}</source>
        <translation>沿用结果 · {count}</translation>
    </message>
    <message>
        <source>and {count} more</source>
        <translation>另有 {count} 个</translation>
    </message>
    <message>
        <source>What is reused was made with the parameters before.</source>
        <translation>沿用的结果是用之前的参数得到的。</translation>
    </message>
</context>
<context>
    <name>Rhythm</name>
    <message>
        <source>Interval</source>
        <translation>间隔</translation>
    </message>
    <message>
        <source>Daily</source>
        <translation>每天</translation>
    </message>
    <message>
        <source>Weekly</source>
        <translation>每周</translation>
    </message>
    <message>
        <source>Monthly</source>
        <translation>每月</translation>
    </message>
    <message>
        <source>Kind of times</source>
        <translation>周期类型</translation>
    </message>
    <message>
        <source>days</source>
        <translation>天</translation>
    </message>
    <message>
        <source>hours</source>
        <translation>小时</translation>
    </message>
    <message>
        <source>minutes</source>
        <translation>分钟</translation>
    </message>
    <message>
        <source>seconds</source>
        <translation>秒</translation>
    </message>
    <message>
        <source>Unit</source>
        <translation>单位</translation>
    </message>
    <message>
        <source>on day</source>
        <translation>日期</translation>
    </message>
    <message>
        <source>at</source>
        <translation>时刻</translation>
    </message>
    <message>
        <source>Day of the month</source>
        <translation>每月几日</translation>
    </message>
    <message>
        <source>Hour</source>
        <translation>时</translation>
    </message>
    <message>
        <source>Minute</source>
        <translation>分</translation>
    </message>
    <message>
        <source>Weekdays</source>
        <translation>星期</translation>
    </message>
</context>
<context>
    <name>Role</name>
    <message>
        <source>viewer</source>
        <translation>只读</translation>
    </message>
    <message>
        <source>operator</source>
        <translation>操作员</translation>
    </message>
    <message>
        <source>administrator</source>
        <translation>管理员</translation>
    </message>
    <message>
        <source>agent</source>
        <translation>代理</translation>
    </message>
    <message>
        <source>worker</source>
        <translation>执行器</translation>
    </message>
</context>
<context>
    <name>RunCanvas</name>
    <message>
        <source>Workflow run</source>
        <translation>工作流运行</translation>
    </message>
</context>
<context>
    <name>RunEvents</name>
    <message>
        <source>started by {who}</source>
        <translation>由 {who} 启动</translation>
    </message>
    <message>
        <source>attempt {number} on {place}</source>
        <translation>第 {number} 次尝试，执行于 {place}</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Node</source>
        <translation>节点</translation>
    </message>
    <message>
        <source>What</source>
        <translation>内容</translation>
    </message>
</context>
<context>
    <name>RunHeader</name>
    <message>
        <source>Workflow</source>
        <translation>工作流</translation>
    </message>
    <message>
        <source>Run again</source>
        <translation>重新运行</translation>
    </message>
    <message>
        <source>Cancel run</source>
        <translation>取消运行</translation>
    </message>
    <message>
        <source>Reading…</source>
        <translation>正在读取…</translation>
    </message>
    <message>
        <source>From the start…</source>
        <translation>从头开始…</translation>
    </message>
    <message>
        <source>From what failed…</source>
        <translation>从失败处…</translation>
    </message>
    <message>
        <source>From “{node}”…</source>
        <translation>从“{node}”…</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Let the nodes start again</source>
        <translation>让节点继续启动</translation>
    </message>
    <message>
        <source>Let nothing new start; what runs goes on</source>
        <translation>不再启动新节点，正在执行的继续</translation>
    </message>
    <message>
        <source>It can be run again once it has ended</source>
        <translation>结束后才能重新运行</translation>
    </message>
    <message>
        <source>Workflows</source>
        <translation>工作流</translation>
    </message>
    <message>
        <source>Runs</source>
        <translation>运行</translation>
    </message>
    <message>
        <source>{state} {done} of {total}</source>
        <translation>{state} {done}/{total}</translation>
    </message>
    <message>
        <source>started {time} by {who} · {duration} · v{version}</source>
        <translation>{time} 由 {who} 启动 · 已用 {duration} · v{version}</translation>
    </message>
</context>
<context>
    <name>RunHistory</name>
    <message>
        <source>It has started no run yet.</source>
        <translation>还没有启动过运行。</translation>
    </message>
    <message>
        <source>Runs of the schedule</source>
        <translation>此计划的运行</translation>
    </message>
</context>
<context>
    <name>RunNodeDetail</name>
    <message>
        <source>Parameters</source>
        <translation>参数</translation>
    </message>
    <message>
        <source>It ended without an output.</source>
        <translation>已结束，没有输出。</translation>
    </message>
    <message>
        <source>Choose a node to read its log.</source>
        <translation>选择一个节点查看其日志。</translation>
    </message>
    <message>
        <source>Only tasks print a log.</source>
        <translation>只有任务节点才有日志。</translation>
    </message>
    <message>
        <source>Condition</source>
        <translation>条件</translation>
    </message>
    <message>
        <source>Items</source>
        <translation>项目</translation>
    </message>
    <message>
        <source>Count</source>
        <translation>次数</translation>
    </message>
    <message>
        <source>Form</source>
        <translation>表单</translation>
    </message>
    <message>
        <source>Waits for</source>
        <translation>等待条件</translation>
    </message>
    <message>
        <source>Asks</source>
        <translation>询问</translation>
    </message>
    <message>
        <source>Runs</source>
        <translation>内容</translation>
    </message>
    <message>
        <source>After</source>
        <translation>前驱</translation>
    </message>
    <message>
        <source>Starts when</source>
        <translation>触发规则</translation>
    </message>
    <message>
        <source>If</source>
        <translation>条件</translation>
    </message>
    <message>
        <source>Started</source>
        <translation>开始时间</translation>
    </message>
    <message>
        <source>Took</source>
        <translation>耗时</translation>
    </message>
    <message>
        <source>{time}, in {left}</source>
        <translation>{time}，还有 {left}</translation>
    </message>
    <message>
        <source>Approves at</source>
        <translation>自动批准</translation>
    </message>
    <message>
        <source>Rejects at</source>
        <translation>自动拒绝</translation>
    </message>
    <message>
        <source>Until</source>
        <translation>直到</translation>
    </message>
    <message>
        <source>Child run</source>
        <translation>子运行</translation>
    </message>
    <message>
        <source>Task</source>
        <translation>任务</translation>
    </message>
    <message>
        <source>{done} of {total} nodes</source>
        <translation>{done}/{total} 个节点</translation>
    </message>
    <message>
        <source>Workflow</source>
        <translation>工作流</translation>
    </message>
    <message>
        <source>Finished</source>
        <translation>已完成</translation>
    </message>
    <message>
        <source>Started by</source>
        <translation>发起者</translation>
    </message>
    <message>
        <source>Started by {who}</source>
        <translation>由 {who} 启动</translation>
    </message>
    <message>
        <source>all before it succeeded</source>
        <translation>前驱全部成功</translation>
    </message>
    <message>
        <source>all before it ended, however</source>
        <translation>前驱全部结束</translation>
    </message>
    <message>
        <source>one before it failed</source>
        <translation>任一前驱失败</translation>
    </message>
    <message>
        <source>none before it failed</source>
        <translation>没有前驱失败</translation>
    </message>
</context>
<context>
    <name>RunTaskDialog</name>
    <message>
        <source>Run task</source>
        <translation>运行任务</translation>
    </message>
    <message>
        <source>Runs a definition once; the payload is checked against its schema.</source>
        <translation>按定义创建一次运行，载荷依照定义的模式检查。</translation>
    </message>
    <message>
        <source>Definition</source>
        <translation>任务定义</translation>
    </message>
    <message>
        <source>Runs on</source>
        <translation>执行于</translation>
    </message>
    <message>
        <source>Limits of this run</source>
        <translation>本次运行的限制</translation>
    </message>
    <message>
        <source>Time-out</source>
        <translation>超时</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>运行</translation>
    </message>
    <message>
        <source>Choose a definition.</source>
        <translation>请选择任务定义。</translation>
    </message>
    <message>
        <source>Choose where it runs.</source>
        <translation>请选择在哪里执行。</translation>
    </message>
    <message numerus="yes">
        <source>%n value(s) to mend</source>
        <translation>
            <numerusform>有 %n 处需要修正</numerusform>
        </translation>
    </message>
    <message>
        <source>Task started</source>
        <translation>任务已启动</translation>
    </message>
    <message>
        <source>The task was not started</source>
        <translation>任务未能启动</translation>
    </message>
</context>
<context>
    <name>RunView</name>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>This run is not there any more</source>
        <translation>这次运行已不存在</translation>
    </message>
    <message>
        <source>The run could not be read</source>
        <translation>无法读取这次运行</translation>
    </message>
</context>
<context>
    <name>RunWorkflowDialog</name>
    <message>
        <source>Run “{name}”</source>
        <translation>运行“{name}”</translation>
    </message>
    <message>
        <source>Starts a run of the newest version.</source>
        <translation>以最新版本启动一次运行。</translation>
    </message>
    <message>
        <source>This workflow has no parameters.</source>
        <translation>此工作流没有参数。</translation>
    </message>
    <message>
        <source>Options</source>
        <translation>选项</translation>
    </message>
    <message>
        <source>Labels</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>Priority</source>
        <translation>优先级</translation>
    </message>
    <message>
        <source>Larger numbers start first</source>
        <translation>数值越大越先开始</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>运行</translation>
    </message>
    <message numerus="yes">
        <source>%n value(s) missing or wrong</source>
        <translation>
            <numerusform>有 %n 处缺失或有误</numerusform>
        </translation>
    </message>
    <message>
        <source>The run was not started</source>
        <translation>运行未能启动</translation>
    </message>
    <message>
        <source>“{part}” is not key=value.</source>
        <translation>“{part}”不是“键=值”的形式。</translation>
    </message>
</context>
<context>
    <name>RunsList</name>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>No run yet</source>
        <translation>还没有运行</translation>
    </message>
    <message>
        <source>A run carries out a workflow once, with parameters of its own.</source>
        <translation>一次运行以自己的参数执行一遍工作流。</translation>
    </message>
    <message>
        <source>No run matches</source>
        <translation>没有符合条件的运行</translation>
    </message>
    <message>
        <source>Other filters may show more.</source>
        <translation>更换筛选条件也许能看到更多。</translation>
    </message>
    <message>
        <source>Clear the filters</source>
        <translation>清除筛选</translation>
    </message>
    <message>
        <source>Workflow runs</source>
        <translation>工作流运行</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>Cancel run</source>
        <translation>取消运行</translation>
    </message>
    <message>
        <source>Run again</source>
        <translation>重新运行</translation>
    </message>
    <message>
        <source>Delete…</source>
        <translation>删除…</translation>
    </message>
    <message>
        <source>Workflow</source>
        <translation>工作流</translation>
    </message>
    <message>
        <source>The runs could not be read</source>
        <translation>无法读取运行列表</translation>
    </message>
</context>
<context>
    <name>ScheduleActs</name>
    <message>
        <source>“{name}” was not disabled</source>
        <translation>“{name}”未能停用</translation>
    </message>
    <message>
        <source>“{name}” was not enabled</source>
        <translation>“{name}”未能启用</translation>
    </message>
    <message>
        <source>“{name}” was not run</source>
        <translation>“{name}”未能运行</translation>
    </message>
    <message>
        <source>Delete schedule “{name}”?</source>
        <translation>删除计划“{name}”？</translation>
    </message>
    <message>
        <source>Delete schedule</source>
        <translation>删除计划</translation>
    </message>
    <message>
        <source>“{name}” was not deleted</source>
        <translation>“{name}”未能删除</translation>
    </message>
    <message>
        <source>Schedule deleted</source>
        <translation>计划已删除</translation>
    </message>
    <message>
        <source>It fires no more. The workflow and the runs that it started stay.</source>
        <translation>它不再触发。工作流和它启动过的运行都会保留。</translation>
    </message>
    <message numerus="yes">
        <source>%n queued firing(s) are dropped.</source>
        <translation>
            <numerusform>排队的 %n 次触发会被丢弃。</numerusform>
        </translation>
    </message>
    <message>
        <source>Schedule disabled</source>
        <translation>计划已停用</translation>
    </message>
    <message>
        <source>{name}, next {when}</source>
        <translation>{name}，下一次 {when}</translation>
    </message>
    <message>
        <source>Schedule enabled</source>
        <translation>计划已启用</translation>
    </message>
    <message>
        <source>Run started</source>
        <translation>运行已启动</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
</context>
<context>
    <name>ScheduleEditor</name>
    <message>
        <source>The schedule was not created</source>
        <translation>计划未能创建</translation>
    </message>
    <message>
        <source>“{name}” was not saved</source>
        <translation>“{name}”未能保存</translation>
    </message>
    <message>
        <source>Schedule created</source>
        <translation>计划已创建</translation>
    </message>
    <message>
        <source>Schedule saved</source>
        <translation>计划已保存</translation>
    </message>
</context>
<context>
    <name>ScheduleForm</name>
    <message>
        <source>(deleted workflow)</source>
        <translation>（工作流已删除）</translation>
    </message>
    <message>
        <source>{offset}, now {time}</source>
        <translation>{offset}，现在 {time}</translation>
    </message>
    <message>
        <source>A name is required.</source>
        <translation>需要名称。</translation>
    </message>
    <message>
        <source>There is no workflow yet.</source>
        <translation>还没有工作流。</translation>
    </message>
    <message>
        <source>There is no such time zone.</source>
        <translation>没有这个时区。</translation>
    </message>
    <message>
        <source>0 to 86,400 seconds.</source>
        <translation>0 至 86,400 秒。</translation>
    </message>
    <message>
        <source>Missing: {names}</source>
        <translation>缺少：{names}</translation>
    </message>
    <message>
        <source>, </source>
        <translation>、</translation>
    </message>
    <message>
        <source>From 1 second to 365 days.</source>
        <translation>1 秒至 365 天。</translation>
    </message>
    <message>
        <source>Not understood: {names}</source>
        <translation>无法识别：{names}</translation>
    </message>
    <message>
        <source>It never comes true.</source>
        <translation>这个时刻永远不会到来。</translation>
    </message>
    <message>
        <source>This is no cron expression.</source>
        <translation>不是有效的 Cron 表达式。</translation>
    </message>
    <message>
        <source>{sentence}, this computer&apos;s time</source>
        <translation>{sentence}，按本机时间</translation>
    </message>
    <message>
        <source>{sentence}, {zone} time</source>
        <translation>{sentence}，按 {zone} 时间</translation>
    </message>
    <message>
        <source>all by default</source>
        <translation>全部取默认值</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Workflow</source>
        <translation>工作流</translation>
    </message>
    <message>
        <source>Parameters</source>
        <translation>参数</translation>
    </message>
    <message>
        <source>Times</source>
        <translation>周期</translation>
    </message>
    <message>
        <source>Time zone</source>
        <translation>时区</translation>
    </message>
    <message>
        <source>Jitter</source>
        <translation>抖动</translation>
    </message>
    <message>
        <source>Priority</source>
        <translation>优先级</translation>
    </message>
    <message>
        <source>Edit</source>
        <translation>编辑</translation>
    </message>
    <message>
        <source>for example nightly-export</source>
        <translation>例如 nightly-export</translation>
    </message>
    <message>
        <source>s</source>
        <translation>秒</translation>
    </message>
    <message>
        <source>starts later by chance, not all at once</source>
        <translation>随机推迟，避免同时启动</translation>
    </message>
    <message>
        <source>larger ones run first</source>
        <translation>大者先运行</translation>
    </message>
    <message>
        <source>A time that a clock change skips runs at the end of the gap.
One that comes twice runs once.</source>
        <translation>拨快跳过的时刻：在它结束时运行一次。
拨慢重复的时刻：只运行第一次。</translation>
    </message>
</context>
<context>
    <name>ScheduleHead</name>
    <message>
        <source>New schedule</source>
        <translation>新建计划</translation>
    </message>
    <message numerus="yes">
        <source>%n value(s) missing or wrong</source>
        <translation>
            <numerusform>有 %n 处缺失或有误</numerusform>
        </translation>
    </message>
    <message>
        <source>Create</source>
        <translation>创建</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>not saved yet</source>
        <translation>尚未保存</translation>
    </message>
    <message numerus="yes">
        <source>%n value(s) not saved</source>
        <translation>
            <numerusform>%n 处未保存</numerusform>
        </translation>
    </message>
    <message>
        <source>disabled</source>
        <translation>已停用</translation>
    </message>
    <message>
        <source>It fires as soon as it was created.</source>
        <translation>创建后即按周期触发。</translation>
    </message>
    <message>
        <source>next {when}</source>
        <translation>下一次 {when}</translation>
    </message>
    <message>
        <source>created {ago}</source>
        <translation>建于 {ago}</translation>
    </message>
    <message>
        <source>has started no run yet</source>
        <translation>还没有启动过运行</translation>
    </message>
    <message>
        <source>last run {state}</source>
        <translation>上次{state}</translation>
    </message>
    <message>
        <source>last run {ago}: {state}</source>
        <translation>上次 {ago} {state}</translation>
    </message>
    <message>
        <source>last run {ago}: {state}, took {duration}</source>
        <translation>上次 {ago} {state}，用时 {duration}</translation>
    </message>
    <message>
        <source>The last firing started no run</source>
        <translation>上次触发没有启动运行</translation>
    </message>
    <message>
        <source>Delete…</source>
        <translation>删除…</translation>
    </message>
    <message>
        <source>Run now</source>
        <translation>立即运行</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>放弃</translation>
    </message>
    <message>
        <source>Somebody else saved this schedule meanwhile</source>
        <translation>其间有人保存了此计划</translation>
    </message>
    <message>
        <source>Saving replaces theirs.</source>
        <translation>保存将覆盖对方的内容。</translation>
    </message>
    <message>
        <source>Show theirs</source>
        <translation>查看对方的</translation>
    </message>
</context>
<context>
    <name>ScheduleHistory</name>
    <message>
        <source>the clock</source>
        <translation>定时</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Started</source>
        <translation>开始</translation>
    </message>
    <message>
        <source>Duration</source>
        <translation>用时</translation>
    </message>
    <message>
        <source>Started by</source>
        <translation>发起</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>运行</translation>
    </message>
</context>
<context>
    <name>SchedulePolicies</name>
    <message>
        <source>Skip</source>
        <translation>跳过</translation>
    </message>
    <message>
        <source>Queue</source>
        <translation>排队</translation>
    </message>
    <message>
        <source>Replace</source>
        <translation>取消旧的</translation>
    </message>
    <message>
        <source>Allow</source>
        <translation>允许</translation>
    </message>
    <message>
        <source>None</source>
        <translation>不补</translation>
    </message>
    <message>
        <source>Once</source>
        <translation>一次</translation>
    </message>
    <message>
        <source>All</source>
        <translation>全部</translation>
    </message>
</context>
<context>
    <name>Schedules</name>
    <message>
        <source>(deleted workflow)</source>
        <translation>（工作流已删除）</translation>
    </message>
    <message>
        <source>On</source>
        <translation>启用</translation>
    </message>
    <message>
        <source>Schedule</source>
        <translation>计划</translation>
    </message>
    <message>
        <source>Times</source>
        <translation>周期</translation>
    </message>
    <message>
        <source>Time zone</source>
        <translation>时区</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>下一次</translation>
    </message>
    <message>
        <source>Last 10</source>
        <translation>最近 10 次</translation>
    </message>
    <message>
        <source>Overlap</source>
        <translation>重叠</translation>
    </message>
    <message>
        <source>Catch-up</source>
        <translation>补跑</translation>
    </message>
    <message>
        <source>Last took</source>
        <translation>上次耗时</translation>
    </message>
    <message>
        <source>off</source>
        <translation>已停用</translation>
    </message>
    <message>
        <source>never</source>
        <translation>不再触发</translation>
    </message>
    <message>
        <source>{next}, {count} queued</source>
        <translation>{next}，排队 {count}</translation>
    </message>
    <message>
        <source>this computer</source>
        <translation>本机</translation>
    </message>
    <message>
        <source>enabled</source>
        <translation>已启用</translation>
    </message>
    <message>
        <source>disabled</source>
        <translation>已停用</translation>
    </message>
</context>
<context>
    <name>SchedulesPage</name>
    <message>
        <source>Schedules</source>
        <translation>计划</translation>
    </message>
    <message numerus="yes">
        <source>%n in all</source>
        <translation>
            <numerusform>%n 个计划</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n enabled</source>
        <translation>
            <numerusform>%n 个启用</numerusform>
        </translation>
    </message>
    <message>
        <source>next {when}</source>
        <translation>下一次 {when}</translation>
    </message>
    <message>
        <source>, </source>
        <translation>，</translation>
    </message>
    <message>
        <source>Time zone</source>
        <translation>时区</translation>
    </message>
    <message>
        <source>Disable</source>
        <translation>停用</translation>
    </message>
    <message>
        <source>Enable</source>
        <translation>启用</translation>
    </message>
    <message>
        <source>Run now</source>
        <translation>立即运行</translation>
    </message>
    <message>
        <source>Delete…</source>
        <translation>删除…</translation>
    </message>
    <message>
        <source>Filter by name or workflow</source>
        <translation>按名称或工作流筛选</translation>
    </message>
    <message>
        <source>Enabled</source>
        <translation>启用</translation>
    </message>
    <message>
        <source>enabled</source>
        <translation>已启用</translation>
    </message>
    <message>
        <source>disabled</source>
        <translation>已停用</translation>
    </message>
    <message>
        <source>New schedule</source>
        <translation>新建计划</translation>
    </message>
    <message>
        <source>No schedule yet</source>
        <translation>还没有计划</translation>
    </message>
    <message>
        <source>A schedule runs a workflow by itself: at times of the day, or again and again.</source>
        <translation>计划让工作流自动运行：在每天的某些时刻，或每隔一段时间。</translation>
    </message>
</context>
<context>
    <name>SchemaCard</name>
    <message>
        <source>Payload schema</source>
        <translation>载荷模式</translation>
    </message>
    <message>
        <source>The worker did not tell what its payload looks like.</source>
        <translation>执行器没有说明载荷的结构。</translation>
    </message>
</context>
<context>
    <name>ServicesDialog</name>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Service</source>
        <translation>服务</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>地址</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>版本</translation>
    </message>
    <message>
        <source>Heartbeat</source>
        <translation>心跳</translation>
    </message>
    <message>
        <source>Services</source>
        <translation>服务</translation>
    </message>
    <message>
        <source>Endpoints that tasks call, and whether they answer.</source>
        <translation>任务所调用的端点及其响应情况。</translation>
    </message>
    <message>
        <source>No service yet. A program registers its endpoints through the API.</source>
        <translation>还没有服务。程序通过 API 注册端点。</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>SettingsPage</name>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
</context>
<context>
    <name>Shell</name>
    <message>
        <source>This computer</source>
        <translation>本机</translation>
    </message>
</context>
<context>
    <name>Shortened</name>
    <message>
        <source>{count} more</source>
        <translation>还有 {count} 项</translation>
    </message>
</context>
<context>
    <name>State</name>
    <message>
        <source>Queued</source>
        <translation>已排队</translation>
    </message>
    <message>
        <source>Pending</source>
        <translation>等待执行</translation>
    </message>
    <message>
        <source>Ready</source>
        <translation>就绪</translation>
    </message>
    <message>
        <source>Running</source>
        <translation>运行中</translation>
    </message>
    <message>
        <source>Starting</source>
        <translation>启动中</translation>
    </message>
    <message>
        <source>Stopping</source>
        <translation>停止中</translation>
    </message>
    <message>
        <source>Succeeded</source>
        <translation>成功</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>Timeout</source>
        <translation>超时</translation>
    </message>
    <message>
        <source>Upstream failed</source>
        <translation>上游失败</translation>
    </message>
    <message>
        <source>Canceled</source>
        <translation>已取消</translation>
    </message>
    <message>
        <source>Canceling</source>
        <translation>取消中</translation>
    </message>
    <message>
        <source>Skipped</source>
        <translation>已跳过</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>等待中</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>已暂停</translation>
    </message>
    <message>
        <source>Healthy</source>
        <translation>健康</translation>
    </message>
    <message>
        <source>Unhealthy</source>
        <translation>不健康</translation>
    </message>
    <message>
        <source>Unknown</source>
        <translation>未知</translation>
    </message>
    <message>
        <source>Cordoned</source>
        <translation>停用中</translation>
    </message>
    <message>
        <source>Draining</source>
        <translation>排空中</translation>
    </message>
    <message>
        <source>Lost</source>
        <translation>已丢失</translation>
    </message>
    <message>
        <source>Superseded</source>
        <translation>已被取代</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>已停止</translation>
    </message>
    <message>
        <source>Completed</source>
        <translation>已完成</translation>
    </message>
    <message>
        <source>Exited</source>
        <translation>已退出</translation>
    </message>
    <message>
        <source>Crash loop</source>
        <translation>反复崩溃</translation>
    </message>
    <message>
        <source>Online</source>
        <translation>在线</translation>
    </message>
    <message>
        <source>Offline</source>
        <translation>离线</translation>
    </message>
    <message>
        <source>Connected</source>
        <translation>已连接</translation>
    </message>
    <message>
        <source>Connecting</source>
        <translation>连接中</translation>
    </message>
    <message>
        <source>Disconnected</source>
        <translation>已断开</translation>
    </message>
    <message>
        <source>Unreachable</source>
        <translation>不可达</translation>
    </message>
    <message>
        <source>Stale</source>
        <translation>已过时</translation>
    </message>
    <message>
        <source>Warning</source>
        <translation>警告</translation>
    </message>
    <message>
        <source>Info</source>
        <translation>信息</translation>
    </message>
</context>
<context>
    <name>StatusPresenter</name>
    <message>
        <source>Refused</source>
        <translation>被拒绝</translation>
    </message>
    <message>
        <source>lag {lag} ms</source>
        <translation>延迟 {lag} 毫秒</translation>
    </message>
    <message>
        <source>rev {revision}</source>
        <translation>修订 {revision}</translation>
    </message>
    <message>
        <source>{healthy} of {total} nodes</source>
        <translation>节点 {healthy}/{total}</translation>
    </message>
    <message numerus="yes">
        <source>%n worker(s)</source>
        <translation>
            <numerusform>执行器 %n</numerusform>
        </translation>
    </message>
    <message>
        <source>{count} running</source>
        <translation>运行中 {count}</translation>
    </message>
    <message>
        <source>{count} waiting</source>
        <translation>等待 {count}</translation>
    </message>
</context>
<context>
    <name>TargetPicker</name>
    <message>
        <source>Kind of place</source>
        <translation>位置类型</translation>
    </message>
    <message>
        <source>Place</source>
        <translation>位置</translation>
    </message>
    <message>
        <source>On the controller</source>
        <translation>控制器所在主机</translation>
    </message>
    <message>
        <source>{place} (not here now)</source>
        <translation>{place}（当前不在）</translation>
    </message>
    <message>
        <source>None is connected</source>
        <translation>没有已连接的</translation>
    </message>
    <message>
        <source>{free} of {capacity} free</source>
        <translation>{free}/{capacity} 空闲</translation>
    </message>
    <message>
        <source>connected</source>
        <translation>已连接</translation>
    </message>
    <message>
        <source>not connected</source>
        <translation>未连接</translation>
    </message>
    <message>
        <source>{healthy} of {total} healthy</source>
        <translation>{healthy}/{total} 健康</translation>
    </message>
</context>
<context>
    <name>TaskActs</name>
    <message>
        <source>“{name}” was not canceled</source>
        <translation>“{name}”未能取消</translation>
    </message>
    <message>
        <source>“{name}” was not run again</source>
        <translation>“{name}”未能重新运行</translation>
    </message>
    <message>
        <source>Run again</source>
        <translation>重新运行</translation>
    </message>
    <message>
        <source>“{name}” was not started</source>
        <translation>“{name}”未能启动</translation>
    </message>
    <message>
        <source>Task started</source>
        <translation>任务已启动</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>Delete task definition “{name}”?</source>
        <translation>删除任务定义“{name}”？</translation>
    </message>
    <message>
        <source>Its finished runs stay. This cannot be undone.</source>
        <translation>已结束的运行会保留。此操作无法撤销。</translation>
    </message>
    <message>
        <source>Delete definition</source>
        <translation>删除定义</translation>
    </message>
    <message>
        <source>“{name}” was not deleted</source>
        <translation>“{name}”未能删除</translation>
    </message>
    <message>
        <source>Definition deleted</source>
        <translation>定义已删除</translation>
    </message>
    <message>
        <source>Task canceled</source>
        <translation>任务已取消</translation>
    </message>
    <message>
        <source>Task is being canceled</source>
        <translation>正在取消任务</translation>
    </message>
</context>
<context>
    <name>TaskColumns</name>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Task</source>
        <translation>任务</translation>
    </message>
    <message>
        <source>Started by</source>
        <translation>来源</translation>
    </message>
    <message>
        <source>Runs on</source>
        <translation>执行于</translation>
    </message>
    <message>
        <source>Progress or reason</source>
        <translation>进度 / 原因</translation>
    </message>
    <message>
        <source>Attempt</source>
        <translation>尝试</translation>
    </message>
    <message>
        <source>Duration</source>
        <translation>耗时</translation>
    </message>
    <message>
        <source>Started</source>
        <translation>开始时间</translation>
    </message>
    <message>
        <source>Definition</source>
        <translation>任务定义</translation>
    </message>
    <message>
        <source>Description</source>
        <translation>说明</translation>
    </message>
    <message>
        <source>Runs as</source>
        <translation>执行方式</translation>
    </message>
    <message>
        <source>Target</source>
        <translation>目标</translation>
    </message>
    <message>
        <source>Now</source>
        <translation>现在</translation>
    </message>
    <message>
        <source>Time-out</source>
        <translation>超时</translation>
    </message>
    <message>
        <source>Retries</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>Created</source>
        <translation>创建时间</translation>
    </message>
</context>
<context>
    <name>TaskDetail</name>
    <message>
        <source>It has not started yet.</source>
        <translation>尚未开始。</translation>
    </message>
    <message>
        <source>{count} attempts</source>
        <translation>已尝试 {count} 次</translation>
    </message>
    <message>
        <source>Runs on</source>
        <translation>执行于</translation>
    </message>
    <message>
        <source>Runs as</source>
        <translation>执行方式</translation>
    </message>
    <message>
        <source>Started</source>
        <translation>开始时间</translation>
    </message>
    <message>
        <source>Took</source>
        <translation>耗时</translation>
    </message>
    <message>
        <source>Next try</source>
        <translation>下次尝试</translation>
    </message>
    <message>
        <source>Limits</source>
        <translation>限制</translation>
    </message>
    <message>
        <source>Started by</source>
        <translation>发起者</translation>
    </message>
    <message>
        <source>Try {number}</source>
        <translation>第{number}次</translation>
    </message>
    <message>
        <source>It ended without an output.</source>
        <translation>已结束，没有输出。</translation>
    </message>
    <message>
        <source>Created by {who}</source>
        <translation>由 {who} 创建</translation>
    </message>
    <message>
        <source>Try {number} on {place}</source>
        <translation>第 {number} 次，执行于 {place}</translation>
    </message>
    <message>
        <source>in {wait}</source>
        <translation>{wait} 后</translation>
    </message>
    <message>
        <source>{timeout} a try, {retries} retries, priority {priority}</source>
        <translation>每次 {timeout}，重试 {retries} 次，优先级 {priority}</translation>
    </message>
</context>
<context>
    <name>TaskInspector</name>
    <message>
        <source>Start</source>
        <translation>启动</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Run again</source>
        <translation>重新运行</translation>
    </message>
</context>
<context>
    <name>TaskRunsTab</name>
    <message>
        <source>Filter by name or id</source>
        <translation>按名称或编号筛选</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Runs as</source>
        <translation>执行方式</translation>
    </message>
    <message>
        <source>No task has run yet</source>
        <translation>还没有运行过任务</translation>
    </message>
    <message>
        <source>A task runs a definition once, on a worker, a service or as a process.</source>
        <translation>任务按定义执行一次：在执行器上、由服务执行，或作为进程。</translation>
    </message>
    <message>
        <source>No task matches</source>
        <translation>没有符合条件的任务</translation>
    </message>
    <message>
        <source>Other filters may show more.</source>
        <translation>更换筛选条件也许能看到更多。</translation>
    </message>
    <message>
        <source>Run a task</source>
        <translation>运行任务</translation>
    </message>
    <message>
        <source>Task runs</source>
        <translation>任务运行</translation>
    </message>
    <message>
        <source>Clear the filters</source>
        <translation>清除筛选</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>启动</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Run again</source>
        <translation>重新运行</translation>
    </message>
    <message>
        <source>Open log</source>
        <translation>查看日志</translation>
    </message>
    <message>
        <source>Open run</source>
        <translation>打开所属运行</translation>
    </message>
    <message>
        <source>Definition</source>
        <translation>任务定义</translation>
    </message>
    <message>
        <source>The tasks could not be read</source>
        <translation>无法读取任务列表</translation>
    </message>
</context>
<context>
    <name>TaskWords</name>
    <message>
        <source>Built-in</source>
        <translation>内置</translation>
    </message>
    <message>
        <source>Worker</source>
        <translation>执行器</translation>
    </message>
    <message>
        <source>Service</source>
        <translation>服务</translation>
    </message>
    <message>
        <source>Process</source>
        <translation>进程</translation>
    </message>
    <message>
        <source>Anywhere suitable</source>
        <translation>任意合适的位置</translation>
    </message>
    <message>
        <source>Node</source>
        <translation>节点</translation>
    </message>
    <message>
        <source>App</source>
        <translation>应用</translation>
    </message>
    <message>
        <source>Deployment</source>
        <translation>部署</translation>
    </message>
    <message>
        <source>Controller</source>
        <translation>控制器</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>运行</translation>
    </message>
    <message>
        <source>{count} ms</source>
        <translation>{count} 毫秒</translation>
    </message>
</context>
<context>
    <name>TasksHereCard</name>
    <message>
        <source>Tasks</source>
        <translation>任务</translation>
    </message>
    <message>
        <source>{count} running</source>
        <translation>{count} 个运行中</translation>
    </message>
    <message>
        <source>Nothing ran here yet.</source>
        <translation>这里还没有运行过任务。</translation>
    </message>
    <message>
        <source>Task</source>
        <translation>任务</translation>
    </message>
    <message>
        <source>Took</source>
        <translation>用时</translation>
    </message>
</context>
<context>
    <name>TasksPage</name>
    <message>
        <source>Tasks</source>
        <translation>任务</translation>
    </message>
    <message>
        <source>New definition</source>
        <translation>新建定义</translation>
    </message>
    <message>
        <source>New pool</source>
        <translation>新建资源池</translation>
    </message>
    <message>
        <source>Run task</source>
        <translation>运行任务</translation>
    </message>
    <message>
        <source>Task</source>
        <translation>任务</translation>
    </message>
    <message>
        <source>Definition</source>
        <translation>任务定义</translation>
    </message>
    <message>
        <source>The task is not there any more</source>
        <translation>该任务已不存在</translation>
    </message>
    <message>
        <source>Runs</source>
        <translation>运行</translation>
    </message>
    <message>
        <source>Definitions</source>
        <translation>定义</translation>
    </message>
    <message>
        <source>Pools</source>
        <translation>资源池</translation>
    </message>
</context>
<context>
    <name>Theme</name>
    <message>
        <source>Light</source>
        <translation>浅色</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>深色</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>跟随系统</translation>
    </message>
</context>
<context>
    <name>TileRow</name>
    <message>
        <source>Nodes</source>
        <translation>节点</translation>
    </message>
    <message>
        <source>The course is the mean CPU load of the nodes</source>
        <translation>曲线为各节点的平均 CPU 负载</translation>
    </message>
    <message>
        <source>Tasks</source>
        <translation>任务</translation>
    </message>
    <message>
        <source>The course is the number of running tasks</source>
        <translation>曲线为运行中的任务数</translation>
    </message>
    <message>
        <source>Workflow runs</source>
        <translation>工作流运行</translation>
    </message>
    <message>
        <source>The course is the number of active runs</source>
        <translation>曲线为进行中的运行数</translation>
    </message>
    <message>
        <source>Workers</source>
        <translation>执行器</translation>
    </message>
    <message>
        <source>The course is the number of tasks at the workers</source>
        <translation>曲线为各执行器正在处理的任务数</translation>
    </message>
    <message>
        <source>Services</source>
        <translation>服务</translation>
    </message>
    <message>
        <source>The course is the number of healthy endpoints</source>
        <translation>曲线为健康端点数</translation>
    </message>
</context>
<context>
    <name>Tiles</name>
    <message>
        <source>of {total} online</source>
        <translation>/ {total} 在线</translation>
    </message>
    <message>
        <source>all healthy</source>
        <translation>全部健康</translation>
    </message>
    <message>
        <source>none yet</source>
        <translation>暂无</translation>
    </message>
    <message>
        <source>{count} silent</source>
        <translation>{count} 个没有响应</translation>
    </message>
    <message>
        <source>{count} unknown</source>
        <translation>{count} 个未知</translation>
    </message>
    <message>
        <source>{count} pending</source>
        <translation>{count} 个待执行</translation>
    </message>
    <message>
        <source>none waits</source>
        <translation>无等待</translation>
    </message>
    <message>
        <source>running</source>
        <translation>运行中</translation>
    </message>
    <message>
        <source>{count} failed in 24 h</source>
        <translation>24 小时内 {count} 次失败</translation>
    </message>
    <message>
        <source>none failed in 24 h</source>
        <translation>24 小时内无失败</translation>
    </message>
    <message>
        <source>{count} needs you</source>
        <translation>{count} 个待您处理</translation>
    </message>
    <message>
        <source>{count} need you</source>
        <translation>{count} 个待您处理</translation>
    </message>
    <message>
        <source>active</source>
        <translation>进行中</translation>
    </message>
    <message>
        <source>connected</source>
        <translation>已连接</translation>
    </message>
    <message>
        <source>{load} of {capacity} slots</source>
        <translation>名额 {load}/{capacity}</translation>
    </message>
    <message>
        <source>of {total} available</source>
        <translation>/ {total} 可用</translation>
    </message>
    <message>
        <source>{count} endpoints down</source>
        <translation>{count} 个端点故障</translation>
    </message>
</context>
<context>
    <name>Timeline</name>
    <message>
        <source>Timeline</source>
        <translation>时间线</translation>
    </message>
    <message>
        <source>Nothing has started yet.</source>
        <translation>还没有开始。</translation>
    </message>
</context>
<context>
    <name>TimelineDock</name>
    <message>
        <source>Timeline</source>
        <translation>时间线</translation>
    </message>
    <message>
        <source>Bars</source>
        <translation>条形</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>日志</translation>
    </message>
    <message>
        <source>Events</source>
        <translation>事件</translation>
    </message>
    <message>
        <source>The chain of nodes that took longest; their bars are underlined</source>
        <translation>耗时最长的一串节点，其条形带下划线</translation>
    </message>
    <message>
        <source>Critical path {duration}</source>
        <translation>关键路径 {duration}</translation>
    </message>
    <message>
        <source>Choose a node to read its log.</source>
        <translation>选择一个节点查看其日志。</translation>
    </message>
    <message>
        <source>This node printed nothing.</source>
        <translation>此节点没有日志。</translation>
    </message>
</context>
<context>
    <name>TokenValueDialog</name>
    <message>
        <source>Copied</source>
        <translation>已复制</translation>
    </message>
    <message>
        <source>Token “{name}” was created</source>
        <translation>令牌“{name}”已创建</translation>
    </message>
    <message>
        <source>Keep this value now; it is never shown again.</source>
        <translation>请立即保存此值，之后不再显示。</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完成</translation>
    </message>
</context>
<context>
    <name>TokensCard</name>
    <message>
        <source>Revoke</source>
        <translation>吊销</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Role</source>
        <translation>角色</translation>
    </message>
    <message>
        <source>Bound to</source>
        <translation>绑定到</translation>
    </message>
    <message>
        <source>Created by</source>
        <translation>创建者</translation>
    </message>
    <message>
        <source>Last used</source>
        <translation>最近使用</translation>
    </message>
    <message>
        <source>Tokens</source>
        <translation>令牌</translation>
    </message>
    <message>
        <source>for agents, workers and clients of this controller</source>
        <translation>供此控制器的代理、执行器和客户端使用</translation>
    </message>
    <message>
        <source>New token…</source>
        <translation>新建令牌…</translation>
    </message>
    <message>
        <source>No tokens yet. Programs of the same user on this machine find the controller without one.</source>
        <translation>还没有令牌。本机同一用户的程序无需令牌即可找到控制器。</translation>
    </message>
    <message>
        <source>The token was not created</source>
        <translation>令牌未能创建</translation>
    </message>
    <message>
        <source>Revoke token “{name}”?</source>
        <translation>吊销令牌“{name}”？</translation>
    </message>
    <message>
        <source>Whoever uses it is refused from the next request on. This cannot be undone.</source>
        <translation>使用它的程序从下一个请求起会被拒绝。此操作无法撤销。</translation>
    </message>
    <message>
        <source>Revoke token</source>
        <translation>吊销令牌</translation>
    </message>
    <message>
        <source>The token was not revoked</source>
        <translation>令牌未能吊销</translation>
    </message>
    <message>
        <source>Token revoked</source>
        <translation>令牌已吊销</translation>
    </message>
</context>
<context>
    <name>ToolBar</name>
    <message>
        <source>Select</source>
        <translation>选择</translation>
    </message>
    <message>
        <source>Move the view (hold Space)</source>
        <translation>移动视图（按住空格）</translation>
    </message>
    <message>
        <source>Zoom out (−)</source>
        <translation>缩小（−）</translation>
    </message>
    <message>
        <source>Zoom in (+)</source>
        <translation>放大（+）</translation>
    </message>
    <message>
        <source>Zoom to 100 % (0)</source>
        <translation>缩放到 100 %（0）</translation>
    </message>
    <message>
        <source>Zoom</source>
        <translation>缩放</translation>
    </message>
    <message>
        <source>Show everything</source>
        <translation>显示全部</translation>
    </message>
    <message>
        <source>Follow</source>
        <translation>跟随</translation>
    </message>
    <message>
        <source>Keep running nodes in view</source>
        <translation>让运行中的节点保持可见</translation>
    </message>
    <message>
        <source>Find</source>
        <translation>查找</translation>
    </message>
</context>
<context>
    <name>UnreachableBand</name>
    <message>
        <source>Retry now</source>
        <translation>立即重试</translation>
    </message>
    <message>
        <source>Unreachable since {time}, values are frozen</source>
        <translation>自 {time} 起无法连接，数值已冻结</translation>
    </message>
    <message>
        <source>The controller refuses this console since {time}</source>
        <translation>自 {time} 起控制器拒绝此窗口</translation>
    </message>
    <message>
        <source>{reason}, trying now</source>
        <translation>{reason}，正在重试</translation>
    </message>
    <message>
        <source>{reason}, next try in {seconds} s</source>
        <translation>{reason}，{seconds} 秒后重试</translation>
    </message>
</context>
<context>
    <name>Values</name>
    <message>
        <source>This is required.</source>
        <translation>此项必填。</translation>
    </message>
    <message>
        <source>{least} to {most}</source>
        <translation>{least} 至 {most}</translation>
    </message>
    <message>
        <source>at least {least}</source>
        <translation>不小于 {least}</translation>
    </message>
    <message>
        <source>at most {most}</source>
        <translation>不大于 {most}</translation>
    </message>
    <message>
        <source>At least {least}.</source>
        <translation>不能小于 {least}。</translation>
    </message>
    <message>
        <source>At most {most}.</source>
        <translation>不能大于 {most}。</translation>
    </message>
    <message>
        <source>A whole number is needed.</source>
        <translation>需要整数。</translation>
    </message>
    <message>
        <source>A number is needed.</source>
        <translation>需要数值。</translation>
    </message>
    <message>
        <source>A finite number is needed.</source>
        <translation>需要有限的数值。</translation>
    </message>
    <message>
        <source>A JSON list is needed, such as [1, 2].</source>
        <translation>需要 JSON 列表，例如 [1, 2]。</translation>
    </message>
    <message>
        <source>A JSON object is needed, such as {}.</source>
        <translation>需要 JSON 对象，例如 {}。</translation>
    </message>
    <message>
        <source>This is not valid JSON; texts need quotes.</source>
        <translation>不是有效的 JSON；文本需要加引号。</translation>
    </message>
</context>
<context>
    <name>WaitingCard</name>
    <message>
        <source>Review</source>
        <translation>去审批</translation>
    </message>
    <message numerus="yes">
        <source>%n object(s)</source>
        <translation>
            <numerusform>%n 项</numerusform>
        </translation>
    </message>
    <message>
        <source>Waiting, and why</source>
        <translation>等待及原因</translation>
    </message>
    <message>
        <source>What</source>
        <translation>对象</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>For</source>
        <translation>已等待</translation>
    </message>
    <message>
        <source>Nothing waits.</source>
        <translation>没有等待的任务。</translation>
    </message>
</context>
<context>
    <name>Waits</name>
    <message>
        <source>Waits for your approval</source>
        <translation>等待您审批</translation>
    </message>
    <message>
        <source>Waits for your approval, {duration} left</source>
        <translation>等待您审批，剩 {duration}</translation>
    </message>
    <message>
        <source>Next attempt in {seconds} s</source>
        <translation>{seconds} 秒后进行下一次尝试</translation>
    </message>
    <message>
        <source>No worker offers {task}</source>
        <translation>没有执行器提供 {task}</translation>
    </message>
    <message>
        <source>No worker with that target and labels offers {task}</source>
        <translation>没有符合目标和标签的执行器提供 {task}</translation>
    </message>
    <message>
        <source>The agent of {node} is not connected</source>
        <translation>{node} 的代理未连接</translation>
    </message>
    <message>
        <source>{node} has no free place</source>
        <translation>{node} 没有空闲名额</translation>
    </message>
    <message>
        <source>{node} lacks the labels</source>
        <translation>{node} 缺少所需标签</translation>
    </message>
</context>
<context>
    <name>WorkerDetail</name>
    <message>
        <source>Offers</source>
        <translation>提供的任务</translation>
    </message>
    <message numerus="yes">
        <source>%n task(s)</source>
        <translation>
            <numerusform>%n 种</numerusform>
        </translation>
    </message>
    <message>
        <source>{load} slots in use</source>
        <translation>名额占用 {load}</translation>
    </message>
    <message>
        <source>rev {revision}</source>
        <translation>修订 {revision}</translation>
    </message>
    <message>
        <source>Remove…</source>
        <translation>移除…</translation>
    </message>
</context>
<context>
    <name>Workers</name>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Worker</source>
        <translation>执行器</translation>
    </message>
    <message>
        <source>Offers</source>
        <translation>提供的任务</translation>
    </message>
    <message>
        <source>Load</source>
        <translation>负载</translation>
    </message>
    <message>
        <source>Node</source>
        <translation>节点</translation>
    </message>
    <message>
        <source>Link</source>
        <translation>连接</translation>
    </message>
    <message>
        <source>Heartbeat</source>
        <translation>心跳</translation>
    </message>
    <message>
        <source>Task</source>
        <translation>任务</translation>
    </message>
    <message>
        <source>Description</source>
        <translation>说明</translation>
    </message>
    <message>
        <source>Payload</source>
        <translation>载荷</translation>
    </message>
</context>
<context>
    <name>WorkersPage</name>
    <message>
        <source>Workers</source>
        <translation>执行器</translation>
    </message>
    <message>
        <source>{load} of {capacity} slots in use</source>
        <translation>名额占用 {load}/{capacity}</translation>
    </message>
    <message numerus="yes">
        <source>%n in all</source>
        <translation>
            <numerusform>共 %n 个</numerusform>
        </translation>
    </message>
    <message>
        <source>, </source>
        <translation>，</translation>
    </message>
    <message>
        <source>Task</source>
        <translation>任务</translation>
    </message>
    <message>
        <source>Remove worker “{name}”?</source>
        <translation>移除执行器“{name}”？</translation>
    </message>
    <message numerus="yes">
        <source>Its link is closed and its %n task(s) in flight are made again elsewhere, as far as they have retries left. The program itself goes on and may connect again.</source>
        <translation>
            <numerusform>它的连接将被关闭，正在处理的 %n 个任务在仍有重试次数时会转到别处重新执行。程序本身继续运行，并可能再次连接。</numerusform>
        </translation>
    </message>
    <message>
        <source>Remove worker</source>
        <translation>移除执行器</translation>
    </message>
    <message>
        <source>{name} was not removed</source>
        <translation>{name} 未能移除</translation>
    </message>
    <message>
        <source>Worker removed</source>
        <translation>执行器已移除</translation>
    </message>
    <message>
        <source>Filter by name, task or label</source>
        <translation>按名称、任务或标签筛选</translation>
    </message>
    <message>
        <source>Health</source>
        <translation>健康状态</translation>
    </message>
    <message>
        <source>Show a worker in ten lines</source>
        <translation>查看十行示例</translation>
    </message>
    <message>
        <source>No worker yet</source>
        <translation>还没有执行器</translation>
    </message>
    <message>
        <source>A worker is a program of yours that runs tasks. It appears here as soon as it connects.</source>
        <translation>执行器是由您编写、用来执行任务的程序。连接后会立即出现在这里。</translation>
    </message>
</context>
<context>
    <name>WorkflowActs</name>
    <message>
        <source>The run was not canceled</source>
        <translation>运行未能取消</translation>
    </message>
    <message>
        <source>Run canceled</source>
        <translation>运行已取消</translation>
    </message>
    <message>
        <source>Run is being canceled</source>
        <translation>正在取消运行</translation>
    </message>
    <message>
        <source>The run was not started again</source>
        <translation>未能重新运行</translation>
    </message>
    <message>
        <source>The run was not paused</source>
        <translation>未能暂停运行</translation>
    </message>
    <message>
        <source>Run paused</source>
        <translation>运行已暂停</translation>
    </message>
    <message>
        <source>The run was not resumed</source>
        <translation>未能继续运行</translation>
    </message>
    <message>
        <source>Run resumed</source>
        <translation>运行已继续</translation>
    </message>
    <message>
        <source>“{name}” was not tried again</source>
        <translation>未能重试“{name}”</translation>
    </message>
    <message>
        <source>Node is tried again</source>
        <translation>正在重试节点</translation>
    </message>
    <message>
        <source>“{name}” was not skipped</source>
        <translation>未能跳过“{name}”</translation>
    </message>
    <message>
        <source>Node skipped</source>
        <translation>节点已跳过</translation>
    </message>
    <message>
        <source>Run started</source>
        <translation>运行已启动</translation>
    </message>
    <message>
        <source>Export workflow</source>
        <translation>导出工作流</translation>
    </message>
    <message>
        <source>The workflow was not exported</source>
        <translation>工作流未能导出</translation>
    </message>
    <message>
        <source>Workflow exported</source>
        <translation>工作流已导出</translation>
    </message>
    <message>
        <source>Delete workflow “{name}”?</source>
        <translation>删除工作流“{name}”？</translation>
    </message>
    <message>
        <source>Delete workflow</source>
        <translation>删除工作流</translation>
    </message>
    <message>
        <source>“{name}” was not deleted</source>
        <translation>“{name}”未能删除</translation>
    </message>
    <message>
        <source>Workflow deleted</source>
        <translation>工作流已删除</translation>
    </message>
    <message numerus="yes">
        <source>%n version(s)</source>
        <translation>
            <numerusform>%n 个版本</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n run(s)</source>
        <translation>
            <numerusform>%n 次运行</numerusform>
        </translation>
    </message>
    <message>
        <source>{versions}, {runs} and their logs are deleted too. This cannot be undone.</source>
        <translation>{versions}、{runs}及其日志会一并删除。此操作无法撤销。</translation>
    </message>
    <message>
        <source>{count} of them are active and are canceled first.</source>
        <translation>其中 {count} 次正在进行，将先被取消。</translation>
    </message>
    <message>
        <source>Delete run {id}?</source>
        <translation>删除运行 {id}？</translation>
    </message>
    <message>
        <source>Its tasks, outputs and logs are deleted too. This cannot be undone.</source>
        <translation>其任务、输出和日志会一并删除。此操作无法撤销。</translation>
    </message>
    <message>
        <source>Delete run</source>
        <translation>删除运行</translation>
    </message>
    <message>
        <source>The run was not deleted</source>
        <translation>运行未能删除</translation>
    </message>
    <message>
        <source>Run deleted</source>
        <translation>运行已删除</translation>
    </message>
</context>
<context>
    <name>WorkflowColumns</name>
    <message>
        <source>required</source>
        <translation>必填</translation>
    </message>
    <message>
        <source>Now</source>
        <translation>现在</translation>
    </message>
    <message>
        <source>Workflow</source>
        <translation>工作流</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>版本</translation>
    </message>
    <message>
        <source>Nodes</source>
        <translation>节点</translation>
    </message>
    <message>
        <source>Changed</source>
        <translation>修改</translation>
    </message>
    <message>
        <source>Median</source>
        <translation>耗时中位</translation>
    </message>
    <message>
        <source>Last runs</source>
        <translation>最近运行</translation>
    </message>
    <message>
        <source>Success</source>
        <translation>成功率</translation>
    </message>
    <message>
        <source>Last run</source>
        <translation>上次运行</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>运行</translation>
    </message>
    <message>
        <source>Parameters</source>
        <translation>参数</translation>
    </message>
    <message>
        <source>Started by</source>
        <translation>由谁</translation>
    </message>
    <message>
        <source>Progress or reason</source>
        <translation>进度 / 原因</translation>
    </message>
    <message>
        <source>Duration</source>
        <translation>用时</translation>
    </message>
    <message>
        <source>Started</source>
        <translation>开始</translation>
    </message>
    <message>
        <source>Description</source>
        <translation>说明</translation>
    </message>
    <message>
        <source>Arrows</source>
        <translation>连线</translation>
    </message>
    <message>
        <source>Saved</source>
        <translation>保存时间</translation>
    </message>
    <message>
        <source>Parameter</source>
        <translation>参数</translation>
    </message>
    <message>
        <source>Type</source>
        <translation>类型</translation>
    </message>
    <message>
        <source>Default</source>
        <translation>默认值</translation>
    </message>
    <message>
        <source>Allowed</source>
        <translation>可选值</translation>
    </message>
</context>
<context>
    <name>WorkflowDock</name>
    <message>
        <source>Runs</source>
        <translation>运行</translation>
    </message>
    <message>
        <source>Versions</source>
        <translation>版本</translation>
    </message>
    <message>
        <source>Parameters</source>
        <translation>参数</translation>
    </message>
</context>
<context>
    <name>WorkflowList</name>
    <message>
        <source>Filter by name or label</source>
        <translation>按名称或标签筛选</translation>
    </message>
    <message>
        <source>Now</source>
        <translation>现在</translation>
    </message>
    <message>
        <source>running or waiting</source>
        <translation>运行或等待中</translation>
    </message>
    <message>
        <source>idle</source>
        <translation>空闲</translation>
    </message>
    <message>
        <source>No workflow yet</source>
        <translation>还没有工作流</translation>
    </message>
    <message>
        <source>A workflow is a graph of tasks and decisions, described by a JSON file.</source>
        <translation>工作流是由任务和分支组成的图，用 JSON 文件描述。</translation>
    </message>
    <message>
        <source>No workflow matches</source>
        <translation>没有符合条件的工作流</translation>
    </message>
    <message>
        <source>Other filters may show more.</source>
        <translation>更换筛选条件也许能看到更多。</translation>
    </message>
    <message>
        <source>New workflow from JSON…</source>
        <translation>从 JSON 新建工作流…</translation>
    </message>
    <message>
        <source>Clear the filters</source>
        <translation>清除筛选</translation>
    </message>
    <message>
        <source>Workflows</source>
        <translation>工作流</translation>
    </message>
    <message>
        <source>Run…</source>
        <translation>运行…</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>Export as JSON…</source>
        <translation>导出为 JSON…</translation>
    </message>
    <message>
        <source>Delete…</source>
        <translation>删除…</translation>
    </message>
</context>
<context>
    <name>WorkflowView</name>
    <message>
        <source>Delete…</source>
        <translation>删除…</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>导出</translation>
    </message>
    <message>
        <source>New version…</source>
        <translation>新版本…</translation>
    </message>
    <message>
        <source>Replace the graph by one from a JSON file</source>
        <translation>用 JSON 文件中的图替换</translation>
    </message>
    <message>
        <source>Run…</source>
        <translation>运行…</translation>
    </message>
    <message>
        <source>Workflows</source>
        <translation>工作流</translation>
    </message>
    <message>
        <source>version {version} of {newest}</source>
        <translation>版本 {version}，最新为 {newest}</translation>
    </message>
    <message>
        <source>v{version}</source>
        <translation>v{version}</translation>
    </message>
    <message>
        <source>saved {ago}</source>
        <translation>{ago}保存</translation>
    </message>
    <message numerus="yes">
        <source>%n node(s)</source>
        <translation>
            <numerusform>%n 个节点</numerusform>
        </translation>
    </message>
    <message>
        <source>{share} succeed</source>
        <translation>成功率 {share}</translation>
    </message>
    <message>
        <source>median {duration}</source>
        <translation>耗时中位 {duration}</translation>
    </message>
</context>
<context>
    <name>WorkflowsPage</name>
    <message>
        <source>Workflows</source>
        <translation>工作流</translation>
    </message>
    <message>
        <source>New workflow from JSON…</source>
        <translation>从 JSON 新建工作流…</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>运行</translation>
    </message>
    <message>
        <source>Node</source>
        <translation>节点</translation>
    </message>
    <message>
        <source>The workflow could not be shown</source>
        <translation>无法显示该工作流</translation>
    </message>
    <message>
        <source>List</source>
        <translation>列表</translation>
    </message>
    <message>
        <source>Runs</source>
        <translation>运行</translation>
    </message>
</context>
</TS>
