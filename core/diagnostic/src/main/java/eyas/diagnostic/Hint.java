package eyas.diagnostic;

import eyas.text.SourceRange;
import org.jspecify.annotations.Nullable;

/**
 * A fix whose place is not known yet: whoever checks a condition does not know in which file it was written.
 *
 * @param words what to do, one sentence without a full stop
 * @param replacement what is to stand in place of all that the diagnostic covers; null where it takes a person
 */
public record Hint(String words, @Nullable String replacement) {
    /** Makes a hint for a person. */
    public static Hint of(String words) {
        return new Hint(words, null);
    }

    /** Makes a hint that {@code name} was meant. */
    public static Hint meant(String name) {
        return new Hint("did you mean '" + name + "'?", name);
    }

    /** Returns the fix of a diagnostic about {@code place}. */
    public Fix at(SourceRange place) {
        return new Fix(words, replacement == null ? null : new Edit(place, replacement));
    }
}
