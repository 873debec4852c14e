package eyas.diagnostic;

import eyas.text.SourceRange;
import org.jspecify.annotations.Nullable;

/**
 * A suggested fix.
 *
 * @param description what to do, one sentence without a full stop
 * @param edit the change; null if the user must decide
 */
public record Fix(String description, @Nullable Edit edit) {
    /** Creates a fix that the user must apply. */
    public static Fix of(String description) {
        return new Fix(description, null);
    }

    /**
     * Creates a fix that replaces a name by the one that was probably intended.
     *
     * @param written the wrong name; if the text at {@code place} differs, because of quotes or a variable, the user must apply
     *     the fix
     */
    public static Fix meant(String name, String written, SourceRange place) {
        Hint hint = Hint.meant(name);
        return place.text().equals(written) ? hint.at(place) : of(hint.description());
    }
}
