package eyas.baseline.compare;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The weight of a change of behavior, in ascending order. */
public enum Weight {
    /** Ordinary changes of a build. */
    LIGHT,
    /** Changes that need a review. */
    MEDIUM,
    /** Typical changes by attacks. */
    HEAVY;

    /** Returns the weight with that name; empty if there is none. */
    public static Optional<Weight> of(String word) {
        return Arrays.stream(values())
                .filter(weight -> weight.label().equals(word.toLowerCase(Locale.ROOT)))
                .findFirst();
    }

    /** Returns all names, from the heaviest. */
    public static List<String> labels() {
        return Arrays.stream(values()).map(Weight::label).toList().reversed();
    }

    /** Returns the name in outputs. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
