package eyas.agent;

import eyas.ci.agent.AgentDirectory;
import eyas.ci.agent.SignedStopRequest;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The order to an agent to stop: its folder gives it, and so does the end of whoever could write there. A job that was cut off
 * comes to no last step; its agent would watch for ever. Event thread only; a look costs a few system calls.
 */
final class StopCondition {
    /** The last steps of a job belong to the runner's process, so what comes so long after it is of no job. */
    static final Duration GRACE = Duration.ofSeconds(60);

    private final AgentDirectory folder;
    private final @Nullable ProcessHandle worker;
    private final long grace;
    private final BooleanSupplier over;
    private SignedStopRequest order = SignedStopRequest.NONE;
    private boolean ended;
    private boolean done;
    private long endSeen;

    /**
     * @param folder the agent's folder
     * @param worker the runner's process that starts the job's steps, 0 if unknown
     * @param grace how long to go on after that process has ended
     * @param over what is done at each look after it has ended, until it says that it is done
     */
    StopCondition(AgentDirectory folder, long worker, Duration grace, BooleanSupplier over) {
        this.folder = folder;
        this.worker = worker == 0 ? null : ProcessHandle.of(worker).orElse(null);
        this.grace = grace.toNanos();
        this.over = over;
    }

    /**
     * Return why the agent is to stop; empty while it is not.
     *
     * @param now ns of a clock that nobody can set
     */
    Optional<String> reason(long now) {
        Optional<SignedStopRequest> given = folder.stopOrder();
        if (given.isPresent()) {
            order = given.get();
            return Optional.of("asked to");
        }
        if (!Files.exists(folder.identity())) {
            return Optional.of("the folder is gone");
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

    /** Return the order that was given; {@link SignedStopRequest#NONE} where none was. */
    SignedStopRequest order() {
        return order;
    }
}
