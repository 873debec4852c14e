package eyas.delivery;

/** The result of a delivery. */
public sealed interface DeliveryResult {
    /**
     * The receiver has stored it.
     *
     * @param state how it relates to what the receiver had
     */
    record Stored(State state) implements DeliveryResult {}

    /** How a stored delivery relates to what the receiver had. */
    enum State {
        /** The first delivery of this job. */
        NEW,
        /** A duplicate. */
        AGAIN,
        /** A conflict: the receiver has another report of this job, which it keeps; this one is stored beside it and marked. */
        BESIDE,
        /** The receiver stored the report; the capture exceeds its limit. */
        WITHOUT_CAPTURE
    }

    /**
     * The receiver rejects the delivery for good.
     *
     * @param reason the receiver's reason, made printable
     */
    record Refused(String reason) implements DeliveryResult {}

    /**
     * The delivery is not accepted for a reason outside of it: the sender is unknown, not authorized or over its quota, or
     * another server responded. Keep the delivery; others can still be sent.
     *
     * @param reason the server's reason, made printable
     */
    record NotAccepted(String reason) implements DeliveryResult {}

    /**
     * The delivery could not be sent now; retry.
     *
     * @param reason the reason, as text
     */
    record Later(String reason) implements DeliveryResult {}
}
