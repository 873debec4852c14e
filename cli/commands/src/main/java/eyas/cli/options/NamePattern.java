package eyas.cli.options;

import java.util.regex.Pattern;

/** A case-insensitive pattern for names: a part of the name or, with {@code *} or {@code ?}, a glob for the whole name. */
public final class NamePattern {
    private NamePattern() {}

    /** Returns a regular expression that is found in the names that {@code pattern} matches. */
    public static Pattern compile(String pattern) {
        StringBuilder out = new StringBuilder();
        boolean glob = false;
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            glob |= c == '*' || c == '?';
            out.append(
                    switch (c) {
                        case '*' -> ".*";
                        case '?' -> ".";
                        default -> Pattern.quote(String.valueOf(c));
                    });
        }
        return Pattern.compile(
                glob ? "^" + out + "$" : out.toString(),
                Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE | Pattern.DOTALL);
    }

    /** Returns whether {@code pattern} matches {@code name}. */
    public static boolean matches(String pattern, String name) {
        return compile(pattern).matcher(name).find();
    }
}
