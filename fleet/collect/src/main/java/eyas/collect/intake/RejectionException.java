package eyas.collect.intake;

import java.util.Locale;

/** The receiver rejects a request; the message is sent to the sender. */
public final class RejectionException extends Exception {
    private static final long serialVersionUID = 1L;

    private final Reason reason;
    private final long received;
    private final String delivery;

    /** Reasons of rejections. */
    public enum Reason {
        /** It is malformed, or does not match the announcement. */
        MALFORMED(400),
        /** The sender is not authorized. */
        FORBIDDEN(403),
        /** There is no such upload. */
        UNKNOWN(404),
        /** The body arrives too slowly. */
        SLOW(408),
        /** The offset does not match the receiver's state, or the upload is incomplete. */
        OUT_OF_ORDER(409),
        /** Its repository was erased. */
        FORGOTTEN(410),
        /** The request has no Content-Length. */
        NO_LENGTH(411),
        /** It exceeds a size limit. */
        TOO_LARGE(413),
        /** The sender has exhausted a quota. */
        QUOTA(429),
        /** There is no space now. */
        NO_ROOM(503);

        private final int status;

        Reason(int status) {
            this.status = status;
        }

        /** Returns the HTTP status. */
        public int status() {
            return status;
        }

        /** Returns the name in responses and metrics. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Creates a rejection. */
    public RejectionException(Reason reason, String message) {
        this(reason, message, -1);
    }

    /** Creates a rejection with the receiver's position. */
    RejectionException(Reason reason, String message, long received) {
        this(reason, message, received, "");
    }

    private RejectionException(Reason reason, String message, long received, String delivery) {
        super(message, null, false, false);
        this.reason = reason;
        this.received = received;
        this.delivery = delivery;
    }

    /** Returns a copy for a delivery. */
    public RejectionException of(String id) {
        return new RejectionException(reason, String.valueOf(getMessage()), received, id);
    }

    /** Returns the delivery; empty for none. */
    public String delivery() {
        return delivery;
    }

    /** Returns the reason. */
    public Reason reason() {
        return reason;
    }

    /** Returns the bytes of the file, or the number of alerts, that the receiver has; -1 if not applicable. */
    public long received() {
        return received;
    }
}
