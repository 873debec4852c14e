package eyas.capture.redaction;

/** What goes on where data ends within a secret. */
enum TruncatedSecret {
    /** Nothing does. */
    NONE(ByteClass.UPPER),
    TOKEN(ByteClass.BASE64),
    PRIVATE_KEY(ByteClass.KEY_BODY);

    private final ByteClass follow;

    TruncatedSecret(ByteClass follow) {
        this.follow = follow;
    }

    /** Returns the bytes that would go on. */
    ByteClass follow() {
        return follow;
    }
}
