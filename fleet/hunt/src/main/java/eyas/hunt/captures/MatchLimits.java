package eyas.hunt.captures;

/**
 * Limits of the alerts that are kept of one capture, which is untrusted input. Alerts beyond them are counted.
 *
 * @param rows maximum number of alerts without repetitions; default 10,000
 * @param characters maximum number of characters of all alerts; default 16,777,216
 * @param message maximum number of characters of one message; default 4,096
 */
public record MatchLimits(int rows, int characters, int message) {
    /** The defaults. */
    public static final MatchLimits DEFAULT = new MatchLimits(10_000, 16 << 20, 4_096);

    public MatchLimits {
        if (rows < 1 || characters < 1 || message < 1) {
            throw new IllegalArgumentException(
                    "limits must be positive: rows " + rows + ", characters " + characters + ", message " + message);
        }
    }
}
