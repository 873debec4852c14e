package eyas.hunt;

/**
 * The bounds of an answer.
 *
 * @param rows the most rows
 */
public record HuntLimits(int rows) {
    /** What holds where nothing else is said. */
    public static final HuntLimits DEFAULT = new HuntLimits(10_000);
}
