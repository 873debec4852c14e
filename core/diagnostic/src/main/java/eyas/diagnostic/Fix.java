package eyas.diagnostic;

import eyas.text.SourceRange;
import org.jspecify.annotations.Nullable;

/**
 * A way to put right what a diagnostic is about.
 *
 * @param words what to do, one sentence without a full stop
 * @param edit the change that does it; null where it takes a person
 */
public record Fix(String words, @Nullable Edit edit) {
    /** Makes a fix that takes a person. */
    public static Fix of(String words) {
        return new Fix(words, null);
    }

    /**
     * Makes a fix for a name that was probably meant.
     *
     * @param written the wrong name; where something else stands at {@code place}, quotes or a variable, it takes a person
     */
    public static Fix meant(String name, String written, SourceRange place) {
        Hint hint = Hint.meant(name);
        return place.text().equals(written) ? hint.at(place) : of(hint.words());
    }
}
