package eyas.baseline.model;

import eyas.baseline.model.PatternAutomaton.Symbols;

/**
 * A compiled entry: {@code *} matches any characters within one part of a path or name, {@code **} any characters within one word; neither
 * matches a blank. An {@link EntryPlaceholder} matches text of its form. Immutable and thread-safe.
 *
 * <p>Matching takes time proportional to the product of the lengths of text and pattern, for any untrusted text.
 */
public final class EntryPattern {
    private static final String SOCKET = "unix ";

    private final String text;
    private final String begin;
    private final boolean wild;
    private final PatternAutomaton states;

    private EntryPattern(String text, boolean labels) {
        Symbols symbols = Symbols.of(text);
        int literal = symbols.literal();
        this.text = text;
        this.wild = literal < symbols.numbers().length;
        this.begin = text.substring(0, literal);
        this.states = PatternAutomaton.of(symbols, labels);
    }

    /** Compiles an entry of {@code kind}. */
    public static EntryPattern of(EntryKind kind, String text) {
        return new EntryPattern(text, kind == EntryKind.DESTINATIONS && !text.startsWith(SOCKET));
    }

    /** Returns whether it has a wildcard or a placeholder. */
    public boolean isWild() {
        return wild;
    }

    /** Returns the literal prefix of all covered texts. */
    public String begin() {
        return begin;
    }

    /** Returns whether it covers {@code entry}, which may itself contain wildcards and placeholders. */
    public boolean covers(String entry) {
        return text.equals(entry) || (wild && entry.startsWith(begin) && states.match(Symbols.of(entry)));
    }
}
