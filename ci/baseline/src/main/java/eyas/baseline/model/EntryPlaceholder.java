package eyas.baseline.model;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A placeholder in an entry for a part that differs from run to run, by the form of the part: {@code <digits>}, {@code <hex:40>}. It
 * matches only text of this form.
 *
 * @param kind the class of characters
 * @param length the number of characters; 0 for any
 */
public record EntryPlaceholder(Kind kind, int length) {
    /** Maximum length of a placeholder. */
    public static final int LONGEST = 128;

    /** The first character of a placeholder. */
    public static final char BEGIN = '<';

    private static final char END = '>';
    private static final int LONGEST_TEXT = 16;

    /** Classes of characters. */
    public enum Kind {
        /** Digits. */
        DIGITS(true),
        /** Hexadecimal digits. */
        HEX(true),
        /** Letters, digits and underscores. */
        RANDOM(true),
        /** A UUID: 8, 4, 4, 4 and 12 hexadecimal digits. */
        UUID(false),
        /** A number with dots or behind a v, perhaps with a suffix. */
        VERSION(false),
        /** A region of a cloud: us-east-1. */
        REGION(false);

        private final boolean counted;

        Kind(boolean counted) {
            this.counted = counted;
        }

        /** Returns the name in the placeholder. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** Returns whether a placeholder may specify the number of characters. */
        public boolean isCounted() {
            return counted;
        }

        /** Returns the names of all kinds. */
        public static List<String> labels() {
            return Arrays.stream(values()).map(Kind::label).toList();
        }
    }

    /** Returns the placeholder with this text between angle brackets, for example {@code hex:40}; empty if it is invalid. */
    public static Optional<EntryPlaceholder> of(String inner) {
        int colon = inner.indexOf(':');
        String word = colon < 0 ? inner : inner.substring(0, colon);
        String number = colon < 0 ? "0" : inner.substring(colon + 1);
        boolean sound = colon < 0 || number.matches("[1-9][0-9]{0,2}");
        return Arrays.stream(Kind.values())
                .filter(kind -> sound && kind.label().equals(word) && (colon < 0 || kind.counted))
                .map(kind -> new EntryPlaceholder(kind, Integer.parseInt(number)))
                .filter(token -> token.length <= LONGEST)
                .findFirst();
    }

    /** Returns the placeholder at index {@code at} of a text, where a bracket is; empty if there is none. */
    static Optional<EntryPlaceholder> at(String text, int at) {
        int end = text.indexOf(END, at, Math.min(text.length(), at + LONGEST_TEXT));
        return end < 0 ? Optional.empty() : of(text.substring(at + 1, end));
    }

    /** Returns the placeholder as written in an entry. */
    public String text() {
        return "" + BEGIN + kind.label() + (length == 0 ? "" : ":" + length) + END;
    }

    /**
     * Returns whether it matches everything that {@code other} matches. Digits are hexadecimal digits, and those are letters and digits.
     */
    boolean covers(EntryPlaceholder other) {
        boolean wider = kind == other.kind || (kind.counted && other.kind.counted && kind.compareTo(other.kind) > 0);
        return wider && (length == 0 || length == other.length);
    }

    /** Returns whether a character is a digit. */
    public static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    /** Returns whether a character is an ASCII letter. */
    public static boolean isLetter(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    /** Returns whether a character is a hexadecimal digit. */
    public static boolean isHex(int c) {
        return isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    }
}
