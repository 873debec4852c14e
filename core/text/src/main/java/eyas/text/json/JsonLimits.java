package eyas.text.json;

/**
 * The bounds of a JSON text, whoever sent it.
 *
 * @param bytes the longest text, in bytes
 * @param depth the deepest nesting
 * @param tokens the most values, names and brackets
 * @param string the longest string, in characters
 */
public record JsonLimits(int bytes, int depth, int tokens, int string) {
    /** For an answer or a description; large ones of containers are known to have some hundred kilobytes. */
    public static final JsonLimits DEFAULT = new JsonLimits(4 << 20, 64, 200_000, 1 << 20);

    /** For an answer of a service, or a file that was written by us; whoever fetches it bounds its length as well. */
    public static final JsonLimits LARGE = new JsonLimits(64 << 20, 64, 4_000_000, 1 << 20);

    /** The longest name of a value, in characters. */
    static final int NAME = 4_096;
    /** The longest number, in characters. */
    static final int NUMBER = 1_000;

    public JsonLimits {
        if (bytes < 1 || depth < 1 || tokens < 1 || string < 1) {
            throw new IllegalArgumentException("limits must be positive: bytes " + bytes + ", depth " + depth
                    + ", tokens " + tokens + ", string " + string);
        }
    }
}
