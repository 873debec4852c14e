package eyas.baseline.model;

import eyas.baseline.model.PatternAutomaton.Symbols;

/**
 * An entry as what it covers: {@code *} stands for any characters of one part of a path or name, {@code **} for any characters of one word;
 * neither crosses a blank. An {@link EntryPlaceholder} stands for what has its form. Immutable and safe for use by any thread.
 *
 * <p>A text is matched in time proportional to its length times the pattern's: no hostile text makes it slow.
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

    /** Return the pattern that an entry of {@code kind} is. */
    public static EntryPattern of(EntryKind kind, String text) {
        return new EntryPattern(text, kind == EntryKind.DESTINATIONS && !text.startsWith(SOCKET));
    }

    /** Return whether it has a wildcard or a token. */
    public boolean isWild() {
        return wild;
    }

    /** Return what a text must begin with to be covered. */
    public String begin() {
        return begin;
    }

    /** Return whether it covers {@code entry}, which may itself have wildcards and tokens. */
    public boolean covers(String entry) {
        return text.equals(entry) || (wild && entry.startsWith(begin) && states.match(Symbols.of(entry)));
    }
}
