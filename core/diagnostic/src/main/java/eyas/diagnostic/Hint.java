package eyas.diagnostic;

import eyas.text.SourceRange;
import org.jspecify.annotations.Nullable;

/**
 * A fix without a position: the checker of a condition does not know in which file it was written.
 *
 * @param description what to do, one sentence without a full stop
 * @param replacement the text that replaces the range of the diagnostic; null if the user must decide
 */
public record Hint(String description, @Nullable String replacement) {
    /** Creates a hint that the user must apply. */
    public static Hint of(String description) {
        return new Hint(description, null);
    }

    /** Creates a hint that {@code name} was intended. */
    public static Hint meant(String name) {
        return new Hint("did you mean '" + name + "'?", name);
    }

    /** Returns the fix for a diagnostic at {@code place}. */
    public Fix at(SourceRange place) {
        return new Fix(description, replacement == null ? null : new Edit(place, replacement));
    }
}
