package eyas.enrich.indicators;

import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Parses the words of a list. */
public final class IndicatorParser {
    private static final int LONGEST_NAME = 253;
    private static final Pattern NAME =
            Pattern.compile("[a-z0-9_](?:[a-z0-9_-]{0,62})(?:\\.[a-z0-9_](?:[a-z0-9_-]{0,62}))+");
    private static final Pattern HASH = Pattern.compile("[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64}|[0-9a-f]{128}");
    private static final int SHA256_LENGTH = 64;

    /** The reasons for rejecting a word. */
    static final String OTHER_HASH = "hashes other than SHA-256";

    static final String URL = "URLs (connections show names and addresses only)";
    static final String EMPTY = "empty values";
    static final String NO_INDICATOR = "values that are not an address, name or hash";
    static final String TOO_LONG = "values that are too long";

    private IndicatorParser() {}

    /** A parsed word, or the reason for its rejection. */
    public sealed interface ParseResult {
        /** A value in canonical form. */
        record Value(Indicator.Kind kind, String value, boolean below) implements ParseResult {}

        /** A rejected word. */
        record Refused(String reason) implements ParseResult {}
    }

    /** Parses {@code text}; a name also matches its subdomains. */
    public static ParseResult of(String text) {
        String word = armed(text.strip());
        if (word.isEmpty()) {
            return new ParseResult.Refused(EMPTY);
        }
        if (word.contains("://")) {
            return new ParseResult.Refused(URL);
        }
        IpPrefix prefix = IpPrefix.parse(word);
        if (prefix != null) {
            return new ParseResult.Value(Indicator.Kind.ADDRESS, prefix.text(), false);
        }
        String lower = word.toLowerCase(Locale.ROOT);
        if (HASH.matcher(lower).matches()) {
            return lower.length() == SHA256_LENGTH
                    ? new ParseResult.Value(Indicator.Kind.SHA256, lower, false)
                    : new ParseResult.Refused(OTHER_HASH);
        }
        String name = name(lower);
        return name == null
                ? new ParseResult.Refused(lower.length() > LONGEST_NAME ? TOO_LONG : NO_INDICATOR)
                : new ParseResult.Value(Indicator.Kind.DOMAIN, name, true);
    }

    /** Returns the DNS name in canonical form, or null if it is invalid; the last label of a name is never a number. */
    static @Nullable String name(String text) {
        String name = text.toLowerCase(Locale.ROOT);
        if (name.startsWith("*.")) {
            name = name.substring(2);
        } else if (name.startsWith(".")) {
            name = name.substring(1);
        }
        if (name.endsWith(".")) {
            name = name.substring(0, name.length() - 1);
        }
        if (name.length() > LONGEST_NAME || !NAME.matcher(name).matches()) {
            return null;
        }
        String last = name.substring(name.lastIndexOf('.') + 1);
        return last.chars().allMatch(c -> c >= '0' && c <= '9') ? null : name;
    }

    /** Removes the brackets that prevent values in lists from becoming links ("defanging"). */
    private static String armed(String text) {
        if (text.indexOf('[') < 0 && text.indexOf('(') < 0) {
            return text;
        }
        return text.replace("[.]", ".").replace("(.)", ".").replace("[:]", ":").replace("[dot]", ".");
    }
}
