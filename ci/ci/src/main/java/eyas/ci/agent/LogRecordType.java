package eyas.ci.agent;

import java.util.Locale;

/** What can happen to an agent. */
public enum LogRecordType {
    /** The agent's process began; {@code pid}, {@code scope}, {@code job}, {@code version}, {@code lock} (hash of the lock that counts). */
    STARTED,
    /**
     * A test event came back through the ring: from here on the job is watched; {@code milliseconds}, {@code action} (that of the
     * step which made the event, empty if unknown), {@code last_step} (whether the step that shows the verdict is guarded, in words).
     */
    READY,
    /** An alert was raised and is written down, before anybody else learns of it; {@link SealedAlerts}. */
    ALERTED,
    /** The agent still reads events; {@code events}, {@code dropped}, {@code up}, and {@link SealedAlerts}. */
    HEARTBEAT,
    /**
     * Somebody signalled the agent, or tried to; {@code signal}, {@code pid}, {@code name}, {@code step}, {@code result}. At the end of
     * the watch once more with {@code count}, where the same process has repeated it, and {@code further} alone: how many came of
     * processes that are not told apart.
     */
    SIGNAL,
    /** Root has made the kernel side miss events, or let packets leave past egress control: nothing is certain from here on; {@code what}. */
    BLINDED,
    /** The agent was asked to stop, by its folder. */
    STOPPING,
    /**
     * Everything was read and reported; {@code events}, {@code dropped} (events lost or unreadable), {@code verdict} (as the
     * report has it), {@code complete} (whether rules are known to have missed nothing), {@code order} (number of
     * the {@link SignedStopRequest}), {@code proved} (whether that was given by somebody with the key), {@code probe} (number of the order
     * whose test event came back), {@code step} and {@code action} of whoever made that event, {@code notes}, and
     * {@link SealedAlerts}.
     */
    STOPPED,
    /** The agent cannot go on; {@code message}. */
    FAILED;

    /** Returns the name in the log. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
