package eyas.baseline.model;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What stands in an entry for a part that differs from run to run, by what the part consists of: {@code <digits>}, {@code <hex:40>}. It covers
 * what has the same form, and nothing else.
 *
 * @param kind what it consists of
 * @param length how many characters it has; 0 where that is open
 */
public record EntryPlaceholder(Kind kind, int length) {
    /** The most characters that a token can ask for. */
    public static final int LONGEST = 128;

    /** What begins a token. */
    public static final char BEGIN = '<';

    private static final char END = '>';
    private static final int LONGEST_TEXT = 16;

    /** What a token consists of. */
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

        /** Return the word in the token. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** Return whether a token may say how many characters there are. */
        public boolean isCounted() {
            return counted;
        }

        /** Return the words of all kinds. */
        public static List<String> words() {
            return Arrays.stream(values()).map(Kind::word).toList();
        }
    }

    /** Return the token between angle brackets, for example {@code hex:40}; empty if there is none of that name and length. */
    public static Optional<EntryPlaceholder> of(String inner) {
        int colon = inner.indexOf(':');
        String word = colon < 0 ? inner : inner.substring(0, colon);
        String number = colon < 0 ? "0" : inner.substring(colon + 1);
        boolean sound = colon < 0 || number.matches("[1-9][0-9]{0,2}");
        return Arrays.stream(Kind.values())
                .filter(kind -> sound && kind.word().equals(word) && (colon < 0 || kind.counted))
                .map(kind -> new EntryPlaceholder(kind, Integer.parseInt(number)))
                .filter(token -> token.length <= LONGEST)
                .findFirst();
    }

    /** Return the token that begins at {@code at} of a text, where a bracket is; empty if there is none. */
    static Optional<EntryPlaceholder> at(String text, int at) {
        int end = text.indexOf(END, at, Math.min(text.length(), at + LONGEST_TEXT));
        return end < 0 ? Optional.empty() : of(text.substring(at + 1, end));
    }

    /** Return the token as an entry has it. */
    public String text() {
        return "" + BEGIN + kind.word() + (length == 0 ? "" : ":" + length) + END;
    }

    /** Return whether it stands for all that {@code other} stands for. Digits are hexadecimal digits, and these are letters and digits. */
    boolean covers(EntryPlaceholder other) {
        boolean wider = kind == other.kind || (kind.counted && other.kind.counted && kind.compareTo(other.kind) > 0);
        return wider && (length == 0 || length == other.length);
    }

    /** Return whether a character is a digit. */
    public static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    /** Return whether a character is a letter of English. */
    public static boolean isLetter(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    /** Return whether a character is a hexadecimal digit. */
    public static boolean isHex(int c) {
        return isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    }
}
