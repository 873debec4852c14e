package eyas.plugin;

import org.jspecify.annotations.Nullable;

/**
 * The argument in brackets after the name of a field.
 *
 * @param present whether there is an argument
 * @param key the text, null if there is none or the field only takes numbers
 * @param index the number, 0 if there is none
 */
public record FieldArgument(boolean present, @Nullable String key, long index) {
    /** No argument. */
    public static final FieldArgument NONE = new FieldArgument(false, null, 0);
}
