package eyas.hunt.captures;

/**
 * Bounds what is kept of the alerts of one capture, whatever its events say. What does not fit is counted.
 *
 * @param rows the most alerts, each with its repetitions; default 10,000
 * @param characters the most characters of all of them together; default 16,777,216
 * @param message the most characters of one message; default 4,096
 */
public record MatchLimits(int rows, int characters, int message) {
    /** The limits that apply unless a caller says otherwise. */
    public static final MatchLimits DEFAULT = new MatchLimits(10_000, 16 << 20, 4_096);

    public MatchLimits {
        if (rows < 1 || characters < 1 || message < 1) {
            throw new IllegalArgumentException(
                    "limits must be positive: rows " + rows + ", characters " + characters + ", message " + message);
        }
    }
}
