package eyas.hunt.question;

import java.util.regex.Pattern;

/** The word that names a kind of value, as {@code observables} has it. */
public final class ObservableKindName {
    private static final Pattern WORD = Pattern.compile("[a-z][a-z0-9_]{0,39}");

    private ObservableKindName() {}

    /**
     * Returns {@code text}.
     *
     * @throws IllegalArgumentException if it can be no kind, with the cure
     */
    public static String check(String text) {
        if (!WORD.matcher(text).matches()) {
            throw new IllegalArgumentException("a kind is a word such as destination, program, package or secret");
        }
        return text;
    }
}
