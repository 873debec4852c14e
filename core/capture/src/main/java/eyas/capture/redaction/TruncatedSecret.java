package eyas.capture.redaction;

/** The kind of secret that continues after the end of data. */
enum TruncatedSecret {
    /** No secret. */
    NONE(ByteClass.UPPER),
    TOKEN(ByteClass.BASE64),
    PRIVATE_KEY(ByteClass.KEY_BODY);

    private final ByteClass follow;

    TruncatedSecret(ByteClass follow) {
        this.follow = follow;
    }

    /** Returns the bytes that would continue the secret. */
    ByteClass follow() {
        return follow;
    }
}
