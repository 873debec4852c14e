package eyas.github.worker;

import java.util.List;

/**
 * A step in the runner's log.
 *
 * @param number its number on the run's page; 0 if unknown, as for steps after the workflow's ones
 * @param name its name on the run's page
 * @param stage its part of the job
 * @param id its ID, the {@code GITHUB_ACTION} of its processes; empty if the job's description does not contain it
 * @param uses the action that it uses, {@code OWNER/NAME@VERSION}; empty for commands, or if unknown
 * @param start start time, seconds since the epoch; 0 if unknown
 * @param end end time, seconds since the epoch; 0 if it had not ended
 * @param result {@code Succeeded}, {@code Failed}, {@code Skipped} and so on; empty if it had not ended
 * @param processes the processes that the runner started for it, in order
 */
public record LoggedStep(
        int number,
        String name,
        Stage stage,
        String id,
        String uses,
        long start,
        long end,
        String result,
        List<LoggedProcess> processes) {
    /** Parts of a job. */
    public enum Stage {
        /** Before the steps of the workflow: hooks, containers, the {@code pre} parts of actions. */
        SETUP,
        /** A step of the workflow. */
        MAIN,
        /** After them: the {@code post} parts of actions, hooks. */
        POST
    }

    /**
     * A process that the runner started.
     *
     * @param pid its process ID
     * @param part its step of a composite action, empty outside of those
     */
    public record LoggedProcess(long pid, String part) {}

    public LoggedStep {
        processes = List.copyOf(processes);
    }
}
