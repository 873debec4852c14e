package eyas.github.api;

import java.util.Arrays;
import java.util.Optional;

/** When a comment is made. One that is there is kept up to date in every case but {@code never}. */
public enum CommentMode {
    /** For every job. */
    ALWAYS("always"),
    /** Once a rule was broken, or the agent stopped. */
    ON_ALERT("on-alert"),
    /** Not at all. */
    NEVER("never");

    private final String word;

    CommentMode(String word) {
        this.word = word;
    }

    /** Returns the word for inputs. */
    public String word() {
        return word;
    }

    /** Returns the mode of that word; empty if there is none. */
    public static Optional<CommentMode> of(String word) {
        return Arrays.stream(values()).filter(mode -> mode.word.equals(word)).findFirst();
    }
}
