package eyas.rules.item;

import eyas.diagnostic.Hint;
import eyas.text.NearestName;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Hints that name what was probably meant. */
public final class Suggestion {
    private Suggestion() {}

    /** Returns a hint that names the nearest of {@code known}, null if none is near. */
    public static @Nullable Hint nearest(String unknown, Collection<String> known) {
        String nearest = NearestName.of(unknown, known);
        return nearest == null ? null : Hint.meant(nearest);
    }
}
