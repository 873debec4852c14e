package eyas.agent;

import eyas.engine.Alert;
import eyas.engine.AlertSubject;
import eyas.engine.OutputValue;
import eyas.event.EventSourceException;
import eyas.live.LastStepGuard;
import eyas.live.LastStepGuard.Finding;
import eyas.live.LastStepRequest;
import eyas.rules.model.Priority;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Raises alerts about processes that replace the step that shows the verdict. Event thread only. */
final class LastStepWatch implements AutoCloseable {
    /** The rule name of the alerts: the default rule that finds the environment variables. */
    static final String RULE = "Code Loaded Into Later Steps";

    /** The rule's description in the report if the default rules are not loaded. */
    static final String DESCRIPTION = "The step that shows the verdict ran code that the job can write.";

    private static final List<String> TAGS = List.of("cicd", "process", "mitre_persistence", "T1574.006");

    private final boolean kills;
    private final BiConsumer<Alert, AlertSubject> raise;
    private final @Nullable LastStepGuard guard;
    private final String state;

    private LastStepWatch(
            boolean kills, BiConsumer<Alert, AlertSubject> raise, @Nullable LastStepGuard guard, String state) {
        this.kills = kills;
        this.raise = raise;
        this.guard = guard;
        this.state = state;
    }

    /**
     * Starts to guard the last step, if the kernel supports it.
     *
     * @param step null if the runner starts none
     * @param guards starts the guard
     * @param raise receives the alerts
     */
    static LastStepWatch begin(
            @Nullable LastStepRequest step,
            Function<LastStepRequest, LastStepGuard> guards,
            BiConsumer<Alert, AlertSubject> raise) {
        if (step == null) {
            return new LastStepWatch(
                    false,
                    raise,
                    null,
                    "the step that shows the verdict is not guarded: the runner's worker does not start it");
        }
        try {
            return new LastStepWatch(
                    step.kills(),
                    raise,
                    guards.apply(step),
                    step.kills()
                            ? "the step that shows the verdict is guarded: it is killed, and the job fails, before job code runs in it"
                            : "the step that shows the verdict is guarded: code of this job in it raises an alert");
        } catch (EventSourceException e) {
            return new LastStepWatch(
                    false, raise, null, "the step that shows the verdict is not guarded: " + e.getMessage());
        }
    }

    /** Returns a sentence on whether the last step is guarded. */
    String state() {
        return state;
    }

    /** Returns a description of how root has changed the guard; empty if it is unchanged. */
    Optional<String> tampering() {
        return guard == null || guard.isUnchanged()
                ? Optional.empty()
                : Optional.of("another process has modified the settings of the last step's guard");
    }

    /** Raises an alert about each new finding. */
    void poll() {
        if (guard != null) {
            guard.findings().forEach(this::raise);
        }
    }

    private void raise(Finding finding) {
        SortedMap<String, OutputValue> fields = new TreeMap<>();
        fields.put("proc.pid", new OutputValue.IntegerValue(finding.process()));
        if (!finding.file().isEmpty()) {
            fields.put("fd.filename", new OutputValue.Text(finding.file()));
        }
        String message = "The step that shows the verdict was replaced: " + describe(finding) + " (process "
                + finding.process() + "); "
                + (kills
                        ? "the process was killed before that code could run"
                        : "its output and the outputs that it sets are not from Eyas");
        Instant now = Instant.now();
        raise.accept(
                new Alert(
                        RULE,
                        Priority.ERROR,
                        "syscall",
                        TAGS,
                        TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano(),
                        0,
                        message,
                        fields),
                new AlertSubject(-1, -1, -1, finding.kind() + " " + finding.file()));
    }

    private static String describe(Finding finding) {
        return switch (finding.kind()) {
            case OTHER_PROGRAM -> "the runner started a program that differs from the first step's, " + finding.file();
            case OTHER_FILE -> "it loads a file that the job can write, " + finding.file();
            case NO_SCRIPT -> "it exited without an error before it had read its script";
            case LISTENS -> "it accepts connections, as Node.js does for a debugger";
            case UNGUARDED -> "more processes than can be guarded claim to be that step";
        };
    }

    @Override
    public void close() {
        if (guard != null) {
            guard.close();
        }
    }
}
