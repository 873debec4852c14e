package eyas.hunt.indicator;

import eyas.enrich.indicators.Indicator;
import eyas.enrich.indicators.IndicatorParser;
import eyas.enrich.indicators.IndicatorParser.ParseResult;
import eyas.text.Printable;
import java.util.Optional;
import java.util.regex.Pattern;

/** Parses search terms. */
public final class SearchTermParser {
    /** The longest term, in characters: the longest path of Linux. */
    public static final int LONGEST = 4_096;

    private static final String BELOW = "*.";

    /** A scoped package with a version. */
    private static final Pattern SCOPED = Pattern.compile("@[^/@]+/[^/@]+@.+");

    private static final int SHOWN = 80;

    private SearchTermParser() {}

    /** Reports an invalid search term and the remedy. */
    public static final class InvalidSearchTermException extends Exception {
        private static final long serialVersionUID = 1L;

        InvalidSearchTermException(String message) {
            super(message);
        }
    }

    /**
     * Parses {@code text}: an address, a network, a SHA-256, a package with its version, a path or a name.
     *
     * @throws InvalidSearchTermException if it is none of these
     */
    public static SearchTerm of(String text) throws InvalidSearchTermException {
        String word = checked(text);
        if (word.startsWith("/")) {
            return new SearchTerm.Path(word);
        }
        if (at(word) > 0) {
            return ofPackage(word);
        }
        return switch (IndicatorParser.of(word)) {
            case ParseResult.Value(Indicator.Kind kind, String value, boolean _) ->
                of(kind, value, word.startsWith(BELOW));
            case ParseResult.Refused(String reason) ->
                throw new InvalidSearchTermException(
                        "'" + shown(word) + "' is not a search term: it belongs to the " + reason
                                + "; use an address, a network, a DNS name, a SHA-256, a package as NAME@VERSION or a path, "
                                + "or --package for a package of any version");
        };
    }

    /**
     * Returns the file of {@code @FILE}; empty if the text does not name a list. {@code @scope/name@1.2} is a package; a list of that name
     * needs a directory prefix, {@code @./scope/name@1.2}.
     */
    public static Optional<String> list(String text) {
        if (!text.startsWith("@") || text.length() == 1) {
            return Optional.empty();
        }
        String file = text.substring(1);
        boolean isPath = file.startsWith("/") || file.startsWith("./") || file.startsWith("../");
        return isPath || !SCOPED.matcher(text).matches() ? Optional.of(file) : Optional.empty();
    }

    private static SearchTerm of(Indicator.Kind kind, String value, boolean below) {
        return switch (kind) {
            case ADDRESS -> new SearchTerm.Address(value, value.indexOf('/') >= 0);
            case DOMAIN -> new SearchTerm.Name(value, below);
            case SHA256 -> new SearchTerm.Hash(value);
        };
    }

    /**
     * Parses a SHA-256.
     *
     * @throws InvalidSearchTermException if it is invalid
     */
    public static SearchTerm ofHash(String text) throws InvalidSearchTermException {
        String word = checked(text);
        if (IndicatorParser.of(word) instanceof ParseResult.Value(Indicator.Kind kind, String value, boolean _)
                && kind == Indicator.Kind.SHA256) {
            return new SearchTerm.Hash(value);
        }
        throw new InvalidSearchTermException("'" + shown(word) + "' is not a SHA-256: use 64 hexadecimal digits");
    }

    /**
     * Parses a DNS name; a leading {@code *.} also matches subdomains.
     *
     * @throws InvalidSearchTermException if it is invalid
     */
    public static SearchTerm ofName(String text) throws InvalidSearchTermException {
        String word = checked(text);
        if (IndicatorParser.of(word) instanceof ParseResult.Value(Indicator.Kind kind, String value, boolean _)
                && kind == Indicator.Kind.DOMAIN) {
            return new SearchTerm.Name(value, word.startsWith(BELOW));
        }
        throw new InvalidSearchTermException(
                "'" + shown(word) + "' is not a DNS name: use example.com, or *.example.com for its subdomains");
    }

    /**
     * Parses a package: {@code left-pad}, {@code left-pad@1.2}, {@code @scope/name@1.2}.
     *
     * @throws InvalidSearchTermException if it is invalid
     */
    public static SearchTerm ofPackage(String text) throws InvalidSearchTermException {
        String word = checked(text);
        int at = at(word);
        String name = at > 0 ? word.substring(0, at) : word;
        String version = at > 0 ? word.substring(at + 1) : "";
        if (name.isEmpty() || name.equals("@") || (at > 0 && version.isEmpty())) {
            throw new InvalidSearchTermException("'" + shown(word) + "' is not a package: use NAME or NAME@VERSION");
        }
        return new SearchTerm.PackageName(name, version);
    }

    /**
     * Returns the position of the version's separator, or 0 or less for none. A scope starts with the same character, and a branch name may
     * contain it.
     */
    private static int at(String word) {
        return word.indexOf('@', 1);
    }

    private static String checked(String text) throws InvalidSearchTermException {
        String word = text.strip();
        if (word.isEmpty()) {
            throw new InvalidSearchTermException("empty search term");
        }
        if (word.length() > LONGEST) {
            throw new InvalidSearchTermException("'" + shown(word) + "' is longer than " + LONGEST + " characters");
        }
        if (word.codePoints().anyMatch(c -> !Printable.isHarmless(c))) {
            throw new InvalidSearchTermException("'" + shown(word) + "' contains a control character; remove it");
        }
        return word;
    }

    private static String shown(String word) {
        return Printable.of(word, SHOWN);
    }
}
