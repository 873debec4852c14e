package eyas.filter.syntax;

import java.util.Locale;

/** The transformers, in the order in which messages list them. */
public enum TransformerKind {
    /** The field itself, as the right side of a comparison. */
    VAL,
    TOLOWER,
    TOUPPER,
    B64,
    BASENAME,
    LEN,
    JOIN,
    CONCAT,
    GETOPT;

    private final String keyword = name().toLowerCase(Locale.ROOT);

    /** Returns the keyword. */
    public String keyword() {
        return keyword;
    }
}
