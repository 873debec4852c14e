package eyas.hunt.indicator;

import eyas.enrich.indicators.Indicator;
import eyas.enrich.indicators.IndicatorParser;
import eyas.enrich.indicators.IndicatorParser.Word;
import eyas.text.Printable;
import java.util.Optional;
import java.util.regex.Pattern;

/** Recognises what somebody looks for in the text that they typed. */
public final class SearchTermParser {
    /** The longest text, in characters: a path of Linux is no longer. */
    public static final int LONGEST = 4_096;

    private static final String BELOW = "*.";

    /** A package with its scope and version. */
    private static final Pattern SCOPED = Pattern.compile("@[^/@]+/[^/@]+@.+");

    private static final int SHOWN = 80;

    private SearchTermParser() {}

    /** Reports that a text names nothing that could be looked for, with the cure. */
    public static final class NotWanted extends Exception {
        private static final long serialVersionUID = 1L;

        NotWanted(String message) {
            super(message);
        }
    }

    /**
     * Recognises {@code text}: an address, a network, a SHA-256, a package with its version, a path, a name.
     *
     * @throws NotWanted if it is none of these
     */
    public static SearchTerm of(String text) throws NotWanted {
        String word = checked(text);
        if (word.startsWith("/")) {
            return new SearchTerm.Path(word);
        }
        if (at(word) > 0) {
            return ofPackage(word);
        }
        return switch (IndicatorParser.of(word)) {
            case Word.Value(Indicator.Kind kind, String value, boolean _) -> of(kind, value, word.startsWith(BELOW));
            case Word.Refused(String reason) ->
                throw new NotWanted("'" + shown(word) + "' cannot be looked for: it belongs to the " + reason
                        + ". Write an address, a network, a DNS name, a SHA-256, a package as NAME@VERSION or a path; "
                        + "a package of any version with --package");
        };
    }

    /**
     * Returns the file that {@code @FILE} names; empty where the text names no list. {@code @scope/name@1.2} is a package: a list of that
     * name is written with a directory before it, {@code @./scope/name@1.2}.
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
     * Reads a SHA-256.
     *
     * @throws NotWanted if it is none
     */
    public static SearchTerm ofHash(String text) throws NotWanted {
        String word = checked(text);
        if (IndicatorParser.of(word) instanceof Word.Value(Indicator.Kind kind, String value, boolean _)
                && kind == Indicator.Kind.SHA256) {
            return new SearchTerm.Hash(value);
        }
        throw new NotWanted("'" + shown(word) + "' is not a SHA-256: 64 digits and letters from a to f");
    }

    /**
     * Reads a DNS name; names below it are meant as well where {@code *.} stands before it.
     *
     * @throws NotWanted if it is none
     */
    public static SearchTerm ofName(String text) throws NotWanted {
        String word = checked(text);
        if (IndicatorParser.of(word) instanceof Word.Value(Indicator.Kind kind, String value, boolean _)
                && kind == Indicator.Kind.DOMAIN) {
            return new SearchTerm.Name(value, word.startsWith(BELOW));
        }
        throw new NotWanted(
                "'" + shown(word) + "' is not a DNS name: write example.com, or *.example.com for all below it");
    }

    /**
     * Reads a package: {@code left-pad}, {@code left-pad@1.2}, {@code @scope/name@1.2}.
     *
     * @throws NotWanted if it is none
     */
    public static SearchTerm ofPackage(String text) throws NotWanted {
        String word = checked(text);
        int at = at(word);
        String name = at > 0 ? word.substring(0, at) : word;
        String version = at > 0 ? word.substring(at + 1) : "";
        if (name.isEmpty() || name.equals("@") || (at > 0 && version.isEmpty())) {
            throw new NotWanted("'" + shown(word) + "' is not a package: write NAME, or NAME@VERSION");
        }
        return new SearchTerm.PackageName(name, version);
    }

    /** Returns where the version begins, or 0 or less; a scope begins with the same character, and a branch may have it anywhere. */
    private static int at(String word) {
        return word.indexOf('@', 1);
    }

    private static String checked(String text) throws NotWanted {
        String word = text.strip();
        if (word.isEmpty()) {
            throw new NotWanted("there is nothing to look for: the text is empty");
        }
        if (word.length() > LONGEST) {
            throw new NotWanted("'" + shown(word) + "' is longer than " + LONGEST + " characters");
        }
        if (word.codePoints().anyMatch(c -> !Printable.isHarmless(c))) {
            throw new NotWanted("'" + shown(word) + "' has a character that no terminal shows; write it without");
        }
        return word;
    }

    private static String shown(String word) {
        return Printable.of(word, SHOWN);
    }
}
