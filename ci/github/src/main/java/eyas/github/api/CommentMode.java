package eyas.github.api;

import java.util.Arrays;
import java.util.Optional;

/** When a comment is created. An existing comment is updated in every mode but {@code never}. */
public enum CommentMode {
    /** For every job. */
    ALWAYS("always"),
    /** If a rule was triggered, or the agent was stopped. */
    ON_ALERT("on-alert"),
    /** Never. */
    NEVER("never");

    private final String inputValue;

    CommentMode(String word) {
        this.inputValue = word;
    }

    /** Returns the input's value for this mode. */
    public String inputValue() {
        return inputValue;
    }

    /** Returns the mode of an input's value; empty if there is none. */
    public static Optional<CommentMode> of(String word) {
        return Arrays.stream(values())
                .filter(mode -> mode.inputValue.equals(word))
                .findFirst();
    }
}
