package dev.apflow.application.task;

/** Everything that one client can change; each change is told as its own. */
public record ClientCommands(
        SubmitTree submitTree,
        ExecuteTree executeTree,
        DeleteTree deleteTree,
        ChangeTask changeTask,
        DeleteTask deleteTask,
        CancelTask cancelTask,
        RerunTask rerunTask,
        CopyTask copyTask,
        PutFlow putFlow,
        DeleteFlow deleteFlow,
        StartFlow startFlow,
        ScheduleCommands schedules,
        QueueCommands queues) {}
