package eyas.plugin;

import org.jspecify.annotations.Nullable;

/**
 * What stands in brackets after the name of a field.
 *
 * @param present whether anything does
 * @param key the text, null where there is none or the field takes numbers only
 * @param index the number, 0 where there is none
 */
public record FieldArgument(boolean present, @Nullable String key, long index) {
    /** Nothing stands there. */
    public static final FieldArgument NONE = new FieldArgument(false, null, 0);
}
