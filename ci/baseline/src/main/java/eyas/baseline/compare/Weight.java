package eyas.baseline.compare;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How much a change of behaviour weighs; from the least. */
public enum Weight {
    /** What ordinary changes of a build bring. */
    LIGHT,
    /** What somebody should look at. */
    MEDIUM,
    /** What attacks do. */
    HEAVY;

    /** Return the weight of that word; empty if there is none. */
    public static Optional<Weight> of(String word) {
        return Arrays.stream(values())
                .filter(weight -> weight.word().equals(word.toLowerCase(Locale.ROOT)))
                .findFirst();
    }

    /** Return all words, from the heaviest. */
    public static List<String> words() {
        return Arrays.stream(values()).map(Weight::word).toList().reversed();
    }

    /** Return the word for outputs. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
