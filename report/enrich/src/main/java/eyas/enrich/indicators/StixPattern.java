package eyas.enrich.indicators;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads STIX patterns that a list can express: one observation, comparisons of single values joined by {@code OR}.
 *
 * <p>A pattern with {@code AND}, a sequence or a negation matches less than its parts; matching the parts would cause false positives, so
 * such a pattern is rejected. Grammar: STIX 2.1, chapter 9.
 */
final class StixPattern {
    static final String TOO_COMPLEX = "STIX patterns that need more than one fact";
    static final String OTHER_OBJECT = "STIX patterns for other types than addresses, names and SHA-256";

    private static final Pattern PATH =
            Pattern.compile("([a-z0-9-]{1,64}):([A-Za-z0-9_.-]{1,64}(?:'[^'\\\\]{1,32}')?[A-Za-z0-9_.-]{0,64})");
    private static final Pattern SYMBOL = Pattern.compile("\\s*([\\[\\]=(),]|OR\\b|IN\\b|ISSUBSET\\b)");
    private static final Pattern STRING = Pattern.compile("\\s*'((?:[^'\\\\]|\\\\['\\\\])*+)'");

    private final String text;
    private int at;
    private final List<IndicatorParser.ParseResult> results = new ArrayList<>();

    private StixPattern(String text) {
        this.text = text;
    }

    /** Returns the values in the pattern, each parsed or rejected. */
    static List<IndicatorParser.ParseResult> read(String text) {
        StixPattern pattern = new StixPattern(text);
        return pattern.all() ? pattern.results : List.of(new IndicatorParser.ParseResult.Refused(TOO_COMPLEX));
    }

    /** Reads {@code [a OR b] OR [c]}; returns whether that is the whole pattern. */
    private boolean all() {
        do {
            if (!next("[")) {
                return false;
            }
            do {
                if (!comparison()) {
                    return false;
                }
            } while (next("OR"));
            if (!next("]")) {
                return false;
            }
        } while (next("OR"));
        return text.substring(at).isBlank();
    }

    private boolean comparison() {
        skipBlanks();
        Matcher path = PATH.matcher(text).region(at, text.length());
        if (!path.lookingAt()) {
            return false;
        }
        at = path.end();
        String object = path.group(1);
        String property = path.group(2);
        if (next("=") || next("ISSUBSET")) {
            return value(object, property);
        }
        if (!next("IN") || !next("(")) {
            return false;
        }
        do {
            if (!value(object, property)) {
                return false;
            }
        } while (next(","));
        return next(")");
    }

    private boolean value(String object, String property) {
        Matcher string = STRING.matcher(text).region(at, text.length());
        if (!string.lookingAt()) {
            return false;
        }
        at = string.end();
        String value = string.group(1).replaceAll("\\\\(.)", "$1");
        results.add(parseComparison(object, property, value));
        return true;
    }

    private static IndicatorParser.ParseResult parseComparison(String object, String property, String value) {
        IndicatorParser.ParseResult word = IndicatorParser.of(value);
        if (!(word instanceof IndicatorParser.ParseResult.Value known)) {
            return word;
        }
        boolean fits = switch (known.kind()) {
            case ADDRESS ->
                ((object.equals("ipv4-addr") || object.equals("ipv6-addr")) && property.equals("value"))
                        || (object.equals("network-traffic") && property.equals("dst_ref.value"));
            case DOMAIN ->
                (object.equals("domain-name") && property.equals("value"))
                        || (object.equals("network-traffic") && property.equals("dst_ref.value"));
            case SHA256 -> object.equals("file") && isSha256(property);
        };
        if (!fits) {
            return new IndicatorParser.ParseResult.Refused(OTHER_OBJECT);
        }
        // Equality of a name does not include its subdomains.
        return new IndicatorParser.ParseResult.Value(known.kind(), known.value(), false);
    }

    private static boolean isSha256(String property) {
        String plain = property.replace("'", "").replace("-", "").toLowerCase(Locale.ROOT);
        return plain.equals("hashes.sha256");
    }

    private boolean next(String symbol) {
        Matcher matcher = SYMBOL.matcher(text).region(at, text.length());
        if (!matcher.lookingAt() || !matcher.group(1).equals(symbol)) {
            return false;
        }
        at = matcher.end();
        return true;
    }

    private void skipBlanks() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }
}
