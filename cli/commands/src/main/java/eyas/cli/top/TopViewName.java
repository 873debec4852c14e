package eyas.cli.top;

import eyas.text.NearestName;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The names of views on the command line. */
public final class TopViewName {
    /** All names. */
    public static final List<String> NAMES = Arrays.stream(TopView.values())
            .map(view -> view.name().toLowerCase(Locale.ROOT))
            .toList();

    private TopViewName() {}

    /** Returns the view of this name; {@code process} and {@code proc} are short for {@code processes}, and so on. */
    static Optional<TopView> of(String word) {
        String lower = word.toLowerCase(Locale.ROOT);
        return Arrays.stream(TopView.values())
                .filter(view -> lower.length() >= 4
                        && view.name().toLowerCase(Locale.ROOT).startsWith(lower))
                .findFirst();
    }

    /** Returns the error message for the unknown view {@code word}. */
    static String unknown(String word) {
        String nearest = NearestName.of(word, NAMES);
        return "unknown view '" + word + "'; "
                + (nearest == null ? "views are " + String.join(", ", NAMES) : "did you mean '" + nearest + "'?");
    }
}
