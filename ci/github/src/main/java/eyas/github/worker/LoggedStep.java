package eyas.github.worker;

import java.util.List;

/**
 * One step as the runner has written it down.
 *
 * @param number its number on the run's page; 0 where it is not known, as for what runs after the workflow's steps
 * @param name what the run's page calls it
 * @param stage which part of the job it is
 * @param id its id, the {@code GITHUB_ACTION} of its processes; empty where the job's description does not tell
 * @param uses the action that it uses, {@code OWNER/NAME@VERSION}; empty for commands, or if unknown
 * @param start when it began, seconds since the epoch; 0 if unknown
 * @param end when it ended, seconds since the epoch; 0 if it had not
 * @param result {@code Succeeded}, {@code Failed}, {@code Skipped} and so on; empty if it had not ended
 * @param processes what the runner started for it, in order
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
    /** Which part of the job a step is. */
    public enum Stage {
        /** Before the steps of the workflow: hooks, containers, the {@code pre} parts of actions. */
        SETUP,
        /** A step of the workflow. */
        MAIN,
        /** After them: the {@code post} parts of actions, hooks. */
        POST
    }

    /**
     * One process that the runner started.
     *
     * @param pid its number
     * @param part the step of a composite action that it is, empty outside of those
     */
    public record LoggedProcess(long pid, String part) {}

    public LoggedStep {
        processes = List.copyOf(processes);
    }
}
