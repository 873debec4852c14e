package eyas.lock.run;

import eyas.lock.model.EntryText;
import java.util.Locale;

/**
 * A pattern for one component of a path, or one label of a name: literal text around one class of characters. Immutable.
 *
 * <p>Looks at each character a fixed number of times.
 */
final class ComponentPattern {
    private final String before;
    private final String after;
    private final CharacterClass characters;
    private final int least;
    private final boolean open;
    private final String becomes;

    /** What the middle of a component consists of. */
    private enum CharacterClass {
        NONE,
        NAME,
        DIGITS,
        HEX,
        RANDOM,
        ID,
        VERSION,
        REGION
    }

    private ComponentPattern(
            String before, String after, CharacterClass characters, int least, boolean open, String becomes) {
        this.before = before;
        this.after = after;
        this.characters = characters;
        this.least = least;
        this.open = open;
        this.becomes = becomes;
    }

    /** Reads a pattern as {@code folding.tsv} has it. */
    static ComponentPattern of(String text, String becomes) {
        boolean open = text.startsWith("*");
        String pattern = open ? text.substring(1) : text;
        int begin = pattern.indexOf('<');
        int end = pattern.indexOf('>');
        if (begin < 0 || end < begin) {
            return new ComponentPattern(pattern, "", CharacterClass.NONE, 0, open, becomes);
        }
        String[] inner = pattern.substring(begin + 1, end).split(":", -1);
        return new ComponentPattern(
                pattern.substring(0, begin),
                pattern.substring(end + 1),
                CharacterClass.valueOf(inner[0].toUpperCase(Locale.ROOT)),
                inner.length > 1 ? Integer.parseInt(inner[1]) : 1,
                open,
                becomes);
    }

    /** Return whether something of the component stays, so that it is still told from most others. */
    boolean keepsPart() {
        return !before.isEmpty() || !after.isEmpty();
    }

    /** Return whether {@code component} as a whole fits. */
    boolean fits(String component) {
        return middle(component) >= 0;
    }

    /** Return what {@code component}, which fits, becomes: a star in place of what differs from run to run. */
    String folded(String component) {
        if (characters == CharacterClass.NONE) {
            return becomes;
        }
        if (!open) {
            return becomes;
        }
        return EntryText.word(component.substring(0, middle(component))) + "*" + after;
    }

    /** Return where the part of the class begins; -1 where the component does not fit. */
    private int middle(String component) {
        int end = component.length() - after.length();
        int begin = open ? component.lastIndexOf(before, end - 1) + before.length() : before.length();
        if (end < begin
                || !component.endsWith(after)
                || (open && component.lastIndexOf(before, end - 1) < 0)
                || (!open && !component.startsWith(before))) {
            return -1;
        }
        String part = component.substring(begin, end);
        return is(part) ? begin : -1;
    }

    private boolean is(String part) {
        return switch (characters) {
            case NONE -> part.isEmpty();
            case NAME -> !part.isEmpty();
            case DIGITS -> part.length() >= least && all(part, ComponentPattern::isDigit);
            case HEX ->
                part.length() >= least && all(part, ComponentPattern::isHex) && any(part, ComponentPattern::isDigit);
            case RANDOM -> part.length() >= least && all(part, c -> c == '_' || isDigit(c) || isLetter(c));
            case ID ->
                part.length() >= 16
                        && part.indexOf('-') > 0
                        && all(part, c -> c == '-' || isHex(c))
                        && any(part, ComponentPattern::isDigit);
            case VERSION -> isVersion(part);
            case REGION -> isRegion(part);
        };
    }

    /** A number with dots, or one behind a v; then perhaps letters behind a sign. */
    private static boolean isVersion(String part) {
        int at = part.startsWith("v") ? 1 : 0;
        boolean marked = at == 1;
        int digits = at;
        while (at < part.length() && (isDigit(part.charAt(at)) || part.charAt(at) == '.')) {
            marked |= part.charAt(at) == '.' && at > digits;
            at++;
        }
        boolean number = at > digits && isDigit(part.charAt(digits)) && isDigit(part.charAt(at - 1));
        boolean end = at == part.length()
                || ("-+_".indexOf(part.charAt(at)) >= 0
                        && all(part.substring(at), c -> isDigit(c) || isLetter(c) || "-+_.".indexOf(c) >= 0));
        return number && marked && end;
    }

    /** Two letters, a word, a number: us-east-1. */
    private static boolean isRegion(String part) {
        String[] words = part.split("-", -1);
        return words.length >= 3
                && words.length <= 4
                && words[0].length() == 2
                && all(words[words.length - 1], ComponentPattern::isDigit)
                && words[words.length - 1].length() == 1
                && all(part.substring(0, part.length() - 2), c -> c == '-' || isLetter(c));
    }

    /** A set of characters. */
    private interface OfClass {
        boolean has(char c);
    }

    private static boolean all(String part, OfClass characters) {
        for (int i = 0; i < part.length(); i++) {
            if (!characters.has(part.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean any(String part, OfClass characters) {
        for (int i = 0; i < part.length(); i++) {
            if (characters.has(part.charAt(i))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    private static boolean isHex(char c) {
        return isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    }
}
