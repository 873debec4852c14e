package eyas.filter.plan;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds strings of which a value must contain at least one to match a regular expression, so that most values are rejected without running
 * it.
 *
 * <p>Parses the part of RE2's syntax that it needs, and gives up on the rest: case-insensitive parts, names of character classes, escapes
 * other than of punctuation. The expression must have been compiled successfully.
 */
final class RegexPrefilter {
    /** Shorter strings occur in almost every value. */
    private static final int SHORTEST = 2;
    /** With more alternatives, running the expression itself is faster. */
    private static final int MOST = 64;

    private static final String PUNCTUATION = "\\.+*?()|[]{}^$-/\"'#%&,:;<=>@_`~! ";

    private final String pattern;
    private int at;

    private RegexPrefilter(String pattern) {
        this.pattern = pattern;
    }

    /** Thrown for syntax that is not supported here. */
    private static final class UnknownSyntax extends Exception {
        private static final long serialVersionUID = 1;

        UnknownSyntax() {
            super(null, null, false, false);
        }
    }

    /** Returns strings of which each matching value contains at least one; empty if none are known. */
    static List<byte[]> of(String pattern) {
        RegexPrefilter reader = new RegexPrefilter(pattern);
        try {
            List<String> found = reader.alternation();
            if (reader.at < pattern.length() || found == null || found.size() > MOST) {
                return List.of();
            }
            return found.stream()
                    .map(text -> text.getBytes(StandardCharsets.US_ASCII))
                    .toList();
        } catch (UnknownSyntax _) {
            return List.of();
        }
    }

    /** Parses {@code a|b|...} up to a closing parenthesis or the end; returns null if an alternative requires no string. */
    private @Nullable List<String> alternation() throws UnknownSyntax {
        List<String> all = new ArrayList<>();
        boolean known = true;
        while (true) {
            List<String> one = sequence();
            known &= one != null;
            if (one != null) {
                all.addAll(one);
            }
            if (!takes('|')) {
                return known ? all : null;
            }
        }
    }

    /** Parses one alternative, and returns the best of the strings that its parts require. */
    private @Nullable List<String> sequence() throws UnknownSyntax {
        @Nullable List<String> best = null;
        StringBuilder run = new StringBuilder();
        while (at < pattern.length() && pattern.charAt(at) != '|' && pattern.charAt(at) != ')') {
            Part part = part();
            boolean once = !repeated();
            boolean required = once || lastRepeatIsAtLeastOne;
            if (part.letter >= 0 && required) {
                run.append((char) part.letter);
            }
            if (part.letter < 0 || !once) {
                best = better(best, run);
                run.setLength(0);
            }
            if (part.letter < 0 && required && part.texts != null) {
                best = better(best, part.texts);
            }
        }
        return better(best, run);
    }

    /**
     * One atom.
     *
     * @param letter the only character that it matches, or -1
     * @param texts the strings that it requires, or null if unknown
     */
    private record Part(int letter, @Nullable List<String> texts) {
        static final Part ANY = new Part(-1, null);
    }

    private boolean lastRepeatIsAtLeastOne;

    /** Parses a repetition, if there is one. */
    private boolean repeated() throws UnknownSyntax {
        lastRepeatIsAtLeastOne = false;
        if (at == pattern.length()) {
            return false;
        }
        char c = pattern.charAt(at);
        if (c == '*' || c == '?') {
            at++;
        } else if (c == '+') {
            at++;
            lastRepeatIsAtLeastOne = true;
        } else if (c == '{') {
            int end = pattern.indexOf('}', at);
            String bounds = end < 0 ? "" : pattern.substring(at + 1, end);
            if (!bounds.matches("[0-9]{1,4}(,[0-9]{0,4})?")) {
                throw new UnknownSyntax(); // a literal brace
            }
            at = end + 1;
            lastRepeatIsAtLeastOne = !bounds.matches("0+(,.*)?");
        } else {
            return false;
        }
        takes('?');
        return true;
    }

    private Part part() throws UnknownSyntax {
        char c = pattern.charAt(at++);
        return switch (c) {
            case '(' -> group();
            case '[' -> characters();
            case '.', '^', '$' -> Part.ANY;
            case '\\' -> escaped();
            case '*', '+', '?' -> throw new UnknownSyntax();
            default -> letter(c);
        };
    }

    private static Part letter(char c) {
        return c < 0x80 ? new Part(c, null) : Part.ANY;
    }

    private Part group() throws UnknownSyntax {
        if (takes('?')) {
            int end = at;
            while (end < pattern.length() && "sUm-".indexOf(pattern.charAt(end)) >= 0) {
                end++;
            }
            if (end == pattern.length() || (pattern.charAt(end) != ')' && pattern.charAt(end) != ':')) {
                throw new UnknownSyntax(); // case-insensitive letters, or a class name
            }
            at = end + 1;
            if (pattern.charAt(end) == ')') {
                if (at < pattern.length() && "*+?{".indexOf(pattern.charAt(at)) >= 0) {
                    throw new UnknownSyntax(); // flags cannot be repeated: a repetition applies to the atom before them
                }
                return Part.ANY;
            }
        }
        List<String> inner = alternation();
        if (!takes(')')) {
            throw new UnknownSyntax();
        }
        return new Part(-1, inner);
    }

    /** Parses a character class after its bracket; a class of one character is that character. */
    private Part characters() throws UnknownSyntax {
        int from = at;
        takes('^');
        takes(']'); // literal as the first character
        while (at < pattern.length() && pattern.charAt(at) != ']') {
            if (pattern.startsWith("[:", at)) {
                throw new UnknownSyntax();
            }
            at += pattern.charAt(at) == '\\' ? 2 : 1;
        }
        if (at >= pattern.length()) {
            throw new UnknownSyntax();
        }
        String inside = pattern.substring(from, at++);
        return inside.length() == 1 && !inside.equals("^") && !inside.equals("\\")
                ? letter(inside.charAt(0))
                : Part.ANY;
    }

    private Part escaped() throws UnknownSyntax {
        if (at == pattern.length() || PUNCTUATION.indexOf(pattern.charAt(at)) < 0) {
            throw new UnknownSyntax();
        }
        return letter(pattern.charAt(at++));
    }

    private boolean takes(char c) {
        boolean here = at < pattern.length() && pattern.charAt(at) == c;
        at += here ? 1 : 0;
        return here;
    }

    private static @Nullable List<String> better(@Nullable List<String> best, StringBuilder run) {
        return better(best, List.of(run.toString()));
    }

    /** Returns the strings whose shortest element is longer; null if both are too short. */
    private static @Nullable List<String> better(@Nullable List<String> best, List<String> other) {
        int shortest = shortest(other);
        if (shortest < SHORTEST) {
            return best;
        }
        return best == null || shortest > shortest(best) ? other : best;
    }

    private static int shortest(List<String> texts) {
        return texts.stream().map(String::length).min(Comparator.naturalOrder()).orElse(0);
    }
}
