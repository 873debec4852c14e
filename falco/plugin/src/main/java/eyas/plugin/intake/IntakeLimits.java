package eyas.plugin.intake;

/**
 * Limits for received data.
 *
 * @param lineBytes maximum length of a line, in bytes (default 1 MiB)
 * @param bodyBytes maximum size of a request's body, in bytes (default 25 MiB, GitHub's maximum)
 * @param waiting maximum number of documents queued for the event thread (default 1,024)
 * @param requests maximum number of concurrent requests or connections (default 64)
 * @param depth maximum nesting depth of a document (default 64)
 */
public record IntakeLimits(int lineBytes, int bodyBytes, int waiting, int requests, int depth) {
    /** Default limits. */
    public static final IntakeLimits DEFAULT = new IntakeLimits(1 << 20, 25 << 20, 1_024, 64, 64);

    /** Returns a copy with another maximum line length. */
    public IntakeLimits withLineBytes(int bytes) {
        return new IntakeLimits(bytes, bodyBytes, waiting, requests, depth);
    }

    /** Returns a copy with another maximum body size. */
    public IntakeLimits withBodyBytes(int bytes) {
        return new IntakeLimits(lineBytes, bytes, waiting, requests, depth);
    }
}
