package eyas.baseline.run;

import eyas.baseline.model.EntryEscaper;
import eyas.baseline.model.EntryPlaceholder;
import eyas.baseline.model.EntryPlaceholder.Kind;
import java.util.Locale;

/**
 * A pattern for one component of a path, or one label of a name: literal text around one class of characters. Immutable.
 *
 * <p>Inspects each character a constant number of times.
 */
final class ComponentPattern {
    private static final int UUID_LENGTH = 36;

    private final String before;
    private final String after;
    private final CharacterClass characters;
    private final int length;
    private final boolean more;
    private final boolean open;

    /** Classes of characters in the middle of a component. */
    private enum CharacterClass {
        NONE,
        NAME,
        DIGITS,
        HEX,
        RANDOM,
        MIXED,
        UUID,
        VERSION,
        REGION
    }

    private ComponentPattern(
            String before, String after, CharacterClass characters, int length, boolean more, boolean open) {
        this.before = before;
        this.after = after;
        this.characters = characters;
        this.length = length;
        this.more = more;
        this.open = open;
    }

    /** Parses a pattern in the format of {@code folding.tsv}. */
    static ComponentPattern of(String text) {
        boolean open = text.startsWith("*");
        String pattern = open ? text.substring(1) : text;
        int begin = pattern.indexOf('<');
        int end = pattern.indexOf('>');
        if (begin < 0 || end < begin) {
            return new ComponentPattern(pattern, "", CharacterClass.NONE, 0, true, open);
        }
        String[] inner = pattern.substring(begin + 1, end).split(":", -1);
        String number = inner.length > 1 ? inner[1] : "1+";
        boolean more = number.endsWith("+");
        return new ComponentPattern(
                pattern.substring(0, begin),
                pattern.substring(end + 1),
                CharacterClass.valueOf(inner[0].toUpperCase(Locale.ROOT)),
                Integer.parseInt(more ? number.substring(0, number.length() - 1) : number),
                more,
                open);
    }

    /** Returns whether a part of the component is kept, so that it is still distinguished from most others. */
    boolean keepsPart() {
        return !before.isEmpty() || !after.isEmpty();
    }

    /** Returns whether the whole {@code component} matches. */
    boolean fits(String component) {
        return begin(component) >= 0;
    }

    /** Returns {@code component}, which matches, with a placeholder for the variable part. */
    String folded(String component) {
        int begin = begin(component);
        int end = component.length() - after.length();
        return begin < 0 || !isFolding()
                ? EntryEscaper.escapeWord(component)
                : literal(component.substring(0, begin)) + token(end - begin).text() + literal(after);
    }

    private static String literal(String text) {
        return text.isEmpty() ? "" : EntryEscaper.escapeWord(text);
    }

    /** Returns whether the matched part becomes a placeholder. */
    private boolean isFolding() {
        return characters != CharacterClass.NONE && characters != CharacterClass.NAME;
    }

    private EntryPlaceholder token(int found) {
        Kind kind = characters == CharacterClass.MIXED ? Kind.RANDOM : Kind.valueOf(characters.name());
        // A number of a fixed length is not a counter, so the length is kept.
        boolean counted = kind.isCounted() && (length > 1 || !more) && found <= EntryPlaceholder.LONGEST;
        return new EntryPlaceholder(kind, counted ? found : 0);
    }

    /** Returns the start of the variable part; -1 if the component does not match. */
    private int begin(String component) {
        int end = component.length() - after.length();
        int begin = open ? component.lastIndexOf(before, end - 1) + before.length() : before.length();
        if (end < begin
                || !component.endsWith(after)
                || (open && component.lastIndexOf(before, end - 1) < 0)
                || (!open && !component.startsWith(before))) {
            return -1;
        }
        return is(component.substring(begin, end)) ? begin : -1;
    }

    private boolean is(String part) {
        return switch (characters) {
            case NONE -> part.isEmpty();
            case NAME -> !part.isEmpty();
            case DIGITS -> isLong(part) && all(part, EntryPlaceholder::isDigit);
            // Without a length, a word of the letters a to f is not considered a hash.
            case HEX ->
                isLong(part) && all(part, EntryPlaceholder::isHex) && (!more || any(part, EntryPlaceholder::isDigit));
            case RANDOM -> isRandom(part);
            case MIXED -> isRandom(part) && any(part, c -> EntryPlaceholder.isDigit(c) || (c >= 'A' && c <= 'Z'));
            case UUID -> isUuid(part);
            case VERSION -> isVersion(part);
            case REGION -> isRegion(part);
        };
    }

    private boolean isLong(String part) {
        return more ? part.length() >= length : part.length() == length;
    }

    private boolean isRandom(String part) {
        return isLong(part) && all(part, c -> c == '_' || EntryPlaceholder.isDigit(c) || EntryPlaceholder.isLetter(c));
    }

    private static boolean isUuid(String part) {
        if (part.length() != UUID_LENGTH) {
            return false;
        }
        for (int i = 0; i < UUID_LENGTH; i++) {
            boolean hyphen = i == 8 || i == 13 || i == 18 || i == 23;
            if (hyphen ? part.charAt(i) != '-' : !EntryPlaceholder.isHex(part.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    /** Returns whether the part is a number with dots or after a v, with an optional suffix. */
    private static boolean isVersion(String part) {
        int at = part.startsWith("v") ? 1 : 0;
        boolean marked = at == 1;
        int digits = at;
        while (at < part.length() && (EntryPlaceholder.isDigit(part.charAt(at)) || part.charAt(at) == '.')) {
            marked |= part.charAt(at) == '.' && at > digits;
            at++;
        }
        boolean number = at > digits
                && EntryPlaceholder.isDigit(part.charAt(digits))
                && EntryPlaceholder.isDigit(part.charAt(at - 1));
        boolean end = at == part.length()
                || ("-+_".indexOf(part.charAt(at)) >= 0
                        && all(
                                part.substring(at),
                                c -> EntryPlaceholder.isDigit(c)
                                        || EntryPlaceholder.isLetter(c)
                                        || "-+_.".indexOf(c) >= 0));
        return number && marked && end;
    }

    /** Returns whether the part is a region: two letters, a word, a number, such as us-east-1. */
    private static boolean isRegion(String part) {
        String[] words = part.split("-", -1);
        return words.length >= 3
                && words.length <= 4
                && words[0].length() == 2
                && !words[1].isEmpty()
                && all(words[words.length - 1], EntryPlaceholder::isDigit)
                && words[words.length - 1].length() == 1
                && all(part.substring(0, part.length() - 2), c -> c == '-' || (c >= 'a' && c <= 'z'));
    }

    /** A set of characters. */
    private interface OfClass {
        boolean has(int c);
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
}
