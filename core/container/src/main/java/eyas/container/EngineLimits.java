package eyas.container;

import java.time.Duration;
import java.util.List;

/**
 * Bounds questions to engines and their answers.
 *
 * @param open the most open questions about containers of the machine, with a fraction of that for each user's; more are dropped, counted,
 * and may be asked again
 * @param parallel the most concurrent questions of an engine, or of all engines of one user together
 * @param timeout how long an engine may take to answer one request
 * @param retries delays before each retry if no engine knows the container: engines report it only some time after its first process runs
 * @param forget how long a container that no engine knows is not looked up again
 * @param rest how long an engine that did not answer in time is not asked
 * @param eventWait how long the first events of a container wait for its description
 * @param totalWait the longest time that events wait for engines, for all containers together, and again after {@link HoldBudget#REST} times as
 * long: a job that creates containers endlessly must not prevent the processing of its own events
 * @param last how long the end of the event stream waits for outstanding answers
 * @param remembered the most tracked containers
 * @param reply the largest reply of an engine of the machine, in bytes; {@link #reply(EngineSocket)} returns that of any engine
 */
public record EngineLimits(
        int open,
        int parallel,
        Duration timeout,
        List<Duration> retries,
        Duration forget,
        Duration rest,
        Duration eventWait,
        Duration totalWait,
        Duration last,
        int remembered,
        int reply) {
    /** Defaults for a machine whose engines answer in milliseconds. */
    public static final EngineLimits DEFAULT = new EngineLimits(
            256,
            4,
            Duration.ofSeconds(2),
            List.of(Duration.ofMillis(30), Duration.ofMillis(100), Duration.ofMillis(300), Duration.ofSeconds(1)),
            Duration.ofSeconds(30),
            Duration.ofSeconds(10),
            Duration.ofMillis(400),
            Duration.ofSeconds(2),
            Duration.ofMillis(250),
            4_096,
            4 << 20);

    /** Divisor of the limit of open questions for each user's containers. */
    private static final int USER_DIVISOR = 4;
    /** The largest reply of a user's engine, in bytes. */
    static final int USERS_REPLY = 512 << 10;
    /** The longest label value that is kept, in characters; as in Falco. */
    static final int LABEL = 100;
    /** The most labels of one container or pod that are kept. */
    static final int LABELS = 512;
    /** The most mounts of one container that are kept. */
    static final int MOUNTS = 1_024;
    /** The most ports of one container that are kept. */
    static final int PORTS = 1_024;
    /** The most characters of a container's environment that are kept. */
    static final int ENVIRONMENT = 64 << 10;
    /** The longest text of any other kind that is kept, in characters. */
    static final int TEXT = 4_096;

    public EngineLimits {
        retries = List.copyOf(retries);
        if (open < 1 || parallel < 1 || remembered < 1 || reply < 1 || timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("limits for engines must be positive: open=" + open + ", parallel="
                    + parallel + ", remembered=" + remembered + ", reply=" + reply + ", timeout=" + timeout);
        }
    }

    /** Returns how many questions about one user's containers may be open at a time. */
    int openOfUser() {
        return Math.max(1, open / USER_DIVISOR);
    }

    /** Returns the largest reply of an engine, in bytes. */
    int reply(EngineSocket from) {
        return from.owner() == null ? reply : Math.min(reply, USERS_REPLY);
    }
}
