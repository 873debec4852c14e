package eyas.rules.item;

import eyas.diagnostic.Hint;
import eyas.text.NearestName;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Hints with the most similar known name. */
public final class Suggestion {
    private Suggestion() {}

    /** Returns a hint with the most similar of {@code known}, or null if none is similar. */
    public static @Nullable Hint nearest(String unknown, Collection<String> known) {
        String nearest = NearestName.of(unknown, known);
        return nearest == null ? null : Hint.meant(nearest);
    }
}
