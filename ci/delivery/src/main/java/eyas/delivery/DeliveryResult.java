package eyas.delivery;

/** What became of what was sent. */
public sealed interface DeliveryResult {
    /**
     * The receiver has it on its disk.
     *
     * @param state what it was to the receiver
     */
    record Stored(State state) implements DeliveryResult {}

    /** What a stored delivery was to the receiver. */
    enum State {
        /** It had nothing of this job. */
        NEW,
        /** It had the same already. */
        AGAIN,
        /** It had something else of this job, which stays; this is kept beside it, and says of what it is another report. */
        BESIDE,
        /** It has the report; the capture is larger than what it takes. */
        WITHOUT_CAPTURE
    }

    /**
     * The receiver does not want it, and will not at another time.
     *
     * @param reason why, in words; from the receiver, made printable
     */
    record Refused(String reason) implements DeliveryResult {}

    /**
     * It is not taken as things are, which is not its own fault: who sends is not known there, may not send it or has sent enough for now, or
     * somebody else answers in the receiver's place. It is to be kept, and does not keep others from being sent.
     *
     * @param reason why, in words; from whoever answers, made printable
     */
    record NotTaken(String reason) implements DeliveryResult {}

    /**
     * It could not be sent now.
     *
     * @param reason why, in words
     */
    record Later(String reason) implements DeliveryResult {}
}
