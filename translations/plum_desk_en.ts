<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>DecisionDialog</name>
    <message numerus="yes">
        <source>%n value(s) missing or wrong</source>
        <translation>
            <numerusform>%n value missing or wrong</numerusform>
            <numerusform>%n values missing or wrong</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>DefinitionDialog</name>
    <message numerus="yes">
        <source>%n value(s) to mend</source>
        <translation>
            <numerusform>%n value to mend</numerusform>
            <numerusform>%n values to mend</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ImportDialog</name>
    <message numerus="yes">
        <source>%n problem(s) to mend</source>
        <translation>
            <numerusform>%n problem to mend</numerusform>
            <numerusform>%n problems to mend</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>LogView</name>
    <message numerus="yes">
        <source>%Ln new line(s)</source>
        <translation>
            <numerusform>%Ln new line</numerusform>
            <numerusform>%Ln new lines</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Narrator</name>
    <message numerus="yes">
        <source>failed after %n attempt(s): {cause}</source>
        <translation>
            <numerusform>failed after %n attempt: {cause}</numerusform>
            <numerusform>failed after %n attempts: {cause}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>offers %n task(s)</source>
        <translation>
            <numerusform>offers %n task</numerusform>
            <numerusform>offers %n tasks</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>NodeDetail</name>
    <message numerus="yes">
        <source>%n core(s)</source>
        <translation>
            <numerusform>%n core</numerusform>
            <numerusform>%n cores</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>NodesPage</name>
    <message numerus="yes">
        <source>%n in all</source>
        <translation>
            <numerusform>%n in all</numerusform>
            <numerusform>%n in all</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>and %n more</numerusform>
            <numerusform>and %n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ParamsDialog</name>
    <message numerus="yes">
        <source>%n value(s) missing or wrong</source>
        <translation>
            <numerusform>%n value missing or wrong</numerusform>
            <numerusform>%n values missing or wrong</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ProblemList</name>
    <message numerus="yes">
        <source>%n error(s)</source>
        <translation>
            <numerusform>%n error</numerusform>
            <numerusform>%n errors</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n warning(s); it can be saved</source>
        <translation>
            <numerusform>%n warning; it can be saved</numerusform>
            <numerusform>%n warnings; it can be saved</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>RerunDialog</name>
    <message numerus="yes">
        <source>%n value(s) missing or wrong</source>
        <translation>
            <numerusform>%n value missing or wrong</numerusform>
            <numerusform>%n values missing or wrong</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>RunTaskDialog</name>
    <message numerus="yes">
        <source>%n value(s) to mend</source>
        <translation>
            <numerusform>%n value to mend</numerusform>
            <numerusform>%n values to mend</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>RunWorkflowDialog</name>
    <message numerus="yes">
        <source>%n value(s) missing or wrong</source>
        <translation>
            <numerusform>%n value missing or wrong</numerusform>
            <numerusform>%n values missing or wrong</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ScheduleActs</name>
    <message numerus="yes">
        <source>%n queued firing(s) are dropped.</source>
        <translation>
            <numerusform>%n queued firing is dropped.</numerusform>
            <numerusform>%n queued firings are dropped.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ScheduleHead</name>
    <message numerus="yes">
        <source>%n value(s) missing or wrong</source>
        <translation>
            <numerusform>%n value missing or wrong</numerusform>
            <numerusform>%n values missing or wrong</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n value(s) not saved</source>
        <translation>
            <numerusform>%n value not saved</numerusform>
            <numerusform>%n values not saved</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SchedulesPage</name>
    <message numerus="yes">
        <source>%n in all</source>
        <translation>
            <numerusform>%n in all</numerusform>
            <numerusform>%n in all</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n enabled</source>
        <translation>
            <numerusform>%n enabled</numerusform>
            <numerusform>%n enabled</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>StatusPresenter</name>
    <message numerus="yes">
        <source>%n worker(s)</source>
        <translation>
            <numerusform>%n worker</numerusform>
            <numerusform>%n workers</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>WaitingCard</name>
    <message numerus="yes">
        <source>%n object(s)</source>
        <translation>
            <numerusform>%n object</numerusform>
            <numerusform>%n objects</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>WorkerDetail</name>
    <message numerus="yes">
        <source>%n task(s)</source>
        <translation>
            <numerusform>%n task</numerusform>
            <numerusform>%n tasks</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>WorkersPage</name>
    <message numerus="yes">
        <source>%n in all</source>
        <translation>
            <numerusform>%n in all</numerusform>
            <numerusform>%n in all</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Its link is closed and its %n task(s) in flight are made again elsewhere, as far as they have retries left. The program itself goes on and may connect again.</source>
        <translation>
            <numerusform>Its link is closed and its %n task in flight is made again elsewhere, if it has retries left. The program itself goes on and may connect again.</numerusform>
            <numerusform>Its link is closed and its %n tasks in flight are made again elsewhere, as far as they have retries left. The program itself goes on and may connect again.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>WorkflowActs</name>
    <message numerus="yes">
        <source>%n version(s)</source>
        <translation>
            <numerusform>%n version</numerusform>
            <numerusform>%n versions</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n run(s)</source>
        <translation>
            <numerusform>%n run</numerusform>
            <numerusform>%n runs</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>WorkflowView</name>
    <message numerus="yes">
        <source>%n node(s)</source>
        <translation>
            <numerusform>%n node</numerusform>
            <numerusform>%n nodes</numerusform>
        </translation>
    </message>
</context>
</TS>
