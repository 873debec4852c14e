package eyas.output;

/**
 * Options of Falco's alert format.
 *
 * @param json whether it is an object of JSON, otherwise a line of text
 * @param isoTime whether the line's time is ISO 8601 in UTC, otherwise the local time of day
 * @param output whether the object has {@code output}, the line of text
 * @param message whether it has {@code message}, that line without time and priority
 * @param fields whether it has {@code output_fields}
 * @param tags whether it has {@code tags}
 */
public record FalcoFormat(
        boolean json, boolean isoTime, boolean output, boolean message, boolean fields, boolean tags) {
    /** A line of text. */
    public static final FalcoFormat TEXT = new FalcoFormat(false, false, true, false, true, true);

    /** An object with Falco's defaults. */
    public static final FalcoFormat JSON = new FalcoFormat(true, false, true, false, true, true);
}
