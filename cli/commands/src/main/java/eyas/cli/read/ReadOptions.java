package eyas.cli.read;

import org.jspecify.annotations.Nullable;

/**
 * What to print of a capture.
 *
 * @param filter condition that printed events meet, or null
 * @param format what a line shows
 * @param json whether a line is a JSON object
 * @param limit the most events to print
 * @param colored whether fields of a line are coloured
 */
public record ReadOptions(@Nullable String filter, String format, boolean json, long limit, boolean colored) {
    /** Makes options of lines without colours. */
    public ReadOptions(@Nullable String filter, String format, boolean json, long limit) {
        this(filter, format, json, limit, false);
    }
}
