package eyas.text.json;

/**
 * Limits for a JSON text.
 *
 * @param bytes maximum length of the text, in bytes
 * @param depth maximum nesting depth
 * @param tokens maximum number of values, names and brackets
 * @param string maximum length of a string, in characters
 */
public record JsonLimits(int bytes, int depth, int tokens, int string) {
    /** For responses and descriptions; large container descriptions have some hundred kilobytes. */
    public static final JsonLimits DEFAULT = new JsonLimits(4 << 20, 64, 200_000, 1 << 20);

    /** For responses of a service and files that Eyas wrote; the code that reads them also limits their length. */
    public static final JsonLimits LARGE = new JsonLimits(64 << 20, 64, 4_000_000, 1 << 20);

    /** Maximum length of a name, in characters. */
    static final int NAME = 4_096;
    /** Maximum length of a number, in characters. */
    static final int NUMBER = 1_000;

    public JsonLimits {
        if (bytes < 1 || depth < 1 || tokens < 1 || string < 1) {
            throw new IllegalArgumentException("limits must be positive: bytes " + bytes + ", depth " + depth
                    + ", tokens " + tokens + ", string " + string);
        }
    }
}
