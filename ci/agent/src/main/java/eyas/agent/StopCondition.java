package eyas.agent;

import eyas.ci.agent.AgentDirectory;
import eyas.ci.agent.SignedStopRequest;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Decides when an agent stops: its directory contains a stop request, or the worker that could write one has ended. A job that was cut off
 * never runs its last step, and its agent would watch forever. Event thread only; a check costs a few system calls.
 */
final class StopCondition {
    /** The last steps of a job are started by the runner's worker, so events this long after its end belong to no job. */
    static final Duration GRACE = Duration.ofSeconds(60);

    private final AgentDirectory directory;
    private final @Nullable ProcessHandle worker;
    private final long grace;
    private final BooleanSupplier over;
    private SignedStopRequest order = SignedStopRequest.NONE;
    private boolean ended;
    private boolean done;
    private long endSeen;

    /**
     * @param directory the agent's directory
     * @param worker the runner's process that starts the job's steps, 0 if unknown
     * @param grace how long to continue after that process has ended
     * @param over called at each check after the process has ended, until it returns true
     */
    StopCondition(AgentDirectory directory, long worker, Duration grace, BooleanSupplier over) {
        this.directory = directory;
        this.worker = worker == 0 ? null : ProcessHandle.of(worker).orElse(null);
        this.grace = grace.toNanos();
        this.over = over;
    }

    /**
     * Returns why the agent is to stop; empty while it is not.
     *
     * @param now ns of a monotonic clock
     */
    Optional<String> reason(long now) {
        Optional<SignedStopRequest> given = directory.stopOrder();
        if (given.isPresent()) {
            order = given.get();
            return Optional.of("asked to");
        }
        if (!Files.exists(directory.identity())) {
            return Optional.of("the directory is gone");
        }
        if (worker == null || worker.isAlive()) {
            return Optional.empty();
        }
        if (!ended) {
            ended = true;
            endSeen = now;
        }
        done = done || over.getAsBoolean();
        return now - endSeen >= grace ? Optional.of("the runner's process has ended") : Optional.empty();
    }

    /** Returns the stop request; {@link SignedStopRequest#NONE} if there was none. */
    SignedStopRequest order() {
        return order;
    }
}
