package eyas.rules.item;

import eyas.text.NearestName;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Words a cure that names what was probably meant. */
public final class Suggestion {
    private Suggestion() {}

    /** Returns a cure that names the nearest of {@code known}, null if none is near. */
    public static @Nullable String nearest(String unknown, Collection<String> known) {
        String nearest = NearestName.of(unknown, known);
        return nearest == null ? null : "did you mean '" + nearest + "'?";
    }
}
