package eyas.ci.agent;

import java.util.Locale;

/** The types of log records. */
public enum LogRecordType {
    /**
     * The agent's process started; {@code pid}, {@code scope}, {@code job}, {@code version}, {@code lock} (hash of the lock that applies).
     */
    STARTED,
    /**
     * The test event was received from the ring buffer: the job is watched from here on; {@code milliseconds}, {@code action} (that of the
     * step which caused the event, empty if unknown), {@code last_step} (whether the step that shows the verdict is guarded, as a
     * sentence).
     */
    READY,
    /** An alert was raised and written, before it is sent anywhere else; {@link SealedAlerts}. */
    ALERTED,
    /** The agent still reads events; {@code events}, {@code dropped}, {@code up}, and {@link SealedAlerts}. */
    HEARTBEAT,
    /**
     * A process signalled the agent, or tried to; {@code signal}, {@code pid}, {@code name}, {@code step}, {@code result}. Repeated at the
     * end of the watch with {@code count}, if the same process has sent more than one, and with {@code further} alone: the number of
     * signals from processes without their own record.
     */
    SIGNAL,
    /** Root made the kernel side miss events, or let packets bypass egress control: nothing is certain from here on; {@code what}. */
    BLINDED,
    /** The agent was asked to stop through its directory. */
    STOPPING,
    /**
     * All events were read and reported; {@code events}, {@code dropped} (events lost or unreadable), {@code verdict} (of the report),
     * {@code complete} (whether rules are known to have missed nothing), {@code order} (nonce of the {@link SignedStopRequest}), {@code
     * proved} (whether the request was signed with the key), {@code probe} (nonce of the stop request whose test event was received),
     * {@code step} and {@code action} that caused that event, {@code notes}, and {@link SealedAlerts}.
     */
    STOPPED,
    /** The agent failed; {@code message}. */
    FAILED;

    /** Returns the name in the log. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
