package eyas.collect.intake;

import java.util.Locale;

/** The receiver does not take something; the message is for the sender. */
public final class RejectionException extends Exception {
    private static final long serialVersionUID = 1L;

    private final Reason reason;
    private final long received;
    private final String delivery;

    /** Why something is not taken. */
    public enum Reason {
        /** It is malformed, or does not fit to what was announced. */
        MALFORMED(400),
        /** The sender may not send that. */
        FORBIDDEN(403),
        /** There is no such upload. */
        UNKNOWN(404),
        /** A request came too slowly. */
        SLOW(408),
        /** It goes on at another place than the receiver is at, or is not whole. */
        OUT_OF_ORDER(409),
        /** What it is about was erased. */
        FORGOTTEN(410),
        /** A request does not say how long it is. */
        NO_LENGTH(411),
        /** It is larger than what is taken. */
        TOO_LARGE(413),
        /** The sender has sent enough for now. */
        QUOTA(429),
        /** There is no room now. */
        NO_ROOM(503);

        private final int status;

        Reason(int status) {
            this.status = status;
        }

        /** Returns the status of HTTP for it. */
        public int status() {
            return status;
        }

        /** Returns the word for it in an answer and in metrics. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Creates one. */
    public RejectionException(Reason reason, String message) {
        this(reason, message, -1);
    }

    /** Creates one that says where the receiver is. */
    RejectionException(Reason reason, String message, long received) {
        this(reason, message, received, "");
    }

    private RejectionException(Reason reason, String message, long received, String delivery) {
        super(message, null, false, false);
        this.reason = reason;
        this.received = received;
        this.delivery = delivery;
    }

    /** Returns the same of a delivery. */
    public RejectionException of(String id) {
        return new RejectionException(reason, String.valueOf(getMessage()), received, id);
    }

    /** Returns the delivery that it is about; empty where it is about none. */
    public String delivery() {
        return delivery;
    }

    /** Returns why. */
    public Reason reason() {
        return reason;
    }

    /** Returns how much of the file, or how many alerts, the receiver has; -1 where that is not the matter. */
    public long received() {
        return received;
    }
}
