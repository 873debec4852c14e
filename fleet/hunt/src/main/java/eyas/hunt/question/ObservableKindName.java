package eyas.hunt.question;

import java.util.regex.Pattern;

/** The name of a kind of values, as in {@code observables}. */
public final class ObservableKindName {
    private static final Pattern WORD = Pattern.compile("[a-z][a-z0-9_]{0,39}");

    private ObservableKindName() {}

    /**
     * Returns {@code text}.
     *
     * @throws IllegalArgumentException if it is not a valid name; the message names the remedy
     */
    public static String check(String text) {
        if (!WORD.matcher(text).matches()) {
            throw new IllegalArgumentException("invalid kind: use for example destination, program, package or secret");
        }
        return text;
    }
}
