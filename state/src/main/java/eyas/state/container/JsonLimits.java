package eyas.state.container;

/**
 * Bounds what a JSON text may hold, whoever sent it.
 *
 * @param bytes the longest text, in bytes
 * @param depth the deepest nesting
 * @param tokens the most values, names and brackets
 * @param string the longest string, in characters
 */
public record JsonLimits(int bytes, int depth, int tokens, int string) {
    /** For descriptions of containers: large ones are known to have some hundred kilobytes, from annotations. */
    public static final JsonLimits DEFAULT = new JsonLimits(4 << 20, 64, 200_000, 1 << 20);

    /** The longest name of a value, in characters. */
    static final int NAME = 4_096;
    /** The longest number, in characters. */
    static final int NUMBER = 64;
}
