package eyas.cli.options;

import java.util.regex.Pattern;

/** Chooses by name: by a part of it or, with {@code *} or {@code ?}, by the whole as in a shell; in any case of letters. */
public final class NamePattern {
    private NamePattern() {}

    /** Returns the expression that is found in the names that {@code pattern} chooses. */
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

    /** Return whether {@code pattern} chooses {@code name}. */
    public static boolean matches(String pattern, String name) {
        return compile(pattern).matcher(name).find();
    }
}
