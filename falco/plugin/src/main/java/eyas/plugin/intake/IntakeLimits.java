package eyas.plugin.intake;

/**
 * Limits what is taken from outside.
 *
 * @param lineBytes the longest line, in bytes; 1 MiB by default
 * @param bodyBytes the largest body of a request, in bytes; 25 MiB by default, as much as GitHub sends
 * @param waiting the most documents that wait for the event thread; 1,024 by default
 * @param requests the most requests, or connections, at a time; 64 by default
 * @param depth how deep a document may nest; 64 by default
 */
public record IntakeLimits(int lineBytes, int bodyBytes, int waiting, int requests, int depth) {
    /** What holds unless a configuration says otherwise. */
    public static final IntakeLimits DEFAULT = new IntakeLimits(1 << 20, 25 << 20, 1_024, 64, 64);

    /** Returns these limits with another longest line. */
    public IntakeLimits withLineBytes(int bytes) {
        return new IntakeLimits(bytes, bodyBytes, waiting, requests, depth);
    }

    /** Returns these limits with another largest body. */
    public IntakeLimits withBodyBytes(int bytes) {
        return new IntakeLimits(lineBytes, bytes, waiting, requests, depth);
    }
}
