package eyas.cli.read;

import org.jspecify.annotations.Nullable;

/**
 * Options for printing a capture.
 *
 * @param filter condition to select events, or null
 * @param format format of a line
 * @param json whether lines are JSON objects
 * @param limit maximum number of events to print
 * @param colored whether fields are coloured
 */
public record ReadOptions(@Nullable String filter, String format, boolean json, long limit, boolean colored) {
    /** Creates options for lines without colours. */
    public ReadOptions(@Nullable String filter, String format, boolean json, long limit) {
        this(filter, format, json, limit, false);
    }
}
