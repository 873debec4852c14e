package eyas.hunt.question;

import java.util.Locale;

/**
 * A case-insensitive pattern of repository names, in which {@code *} matches any characters.
 *
 * @param text as written, for example {@code octo/*}
 * @param isName whether it is the exact name of one repository, without wildcards and case-sensitive
 */
public record RepositoryPattern(String text, boolean isName) {
    private static final int LONGEST = 400;

    /**
     * Creates a pattern.
     *
     * @throws IllegalArgumentException if it is a pattern that is empty or too long
     */
    public RepositoryPattern {
        if (!isName && (text.isBlank() || text.length() > LONGEST)) {
            throw new IllegalArgumentException("invalid repository: use OWNER/NAME, with * for any characters, at most "
                    + LONGEST + " characters");
        }
    }

    /**
     * Creates a pattern.
     *
     * @throws IllegalArgumentException if it is empty or too long
     */
    public RepositoryPattern(String text) {
        this(text, false);
    }

    /** Returns the exact name of a repository, which may contain any characters. */
    public static RepositoryPattern named(String repository) {
        return new RepositoryPattern(repository, true);
    }

    /** Returns whether {@code repository} matches, in time proportional to at most the product of the lengths. */
    public boolean matches(String repository) {
        if (isName) {
            return text.equals(repository);
        }
        String pattern = text.toLowerCase(Locale.ROOT);
        String name = repository.toLowerCase(Locale.ROOT);
        int p = 0;
        int n = 0;
        int star = -1;
        int resume = 0;
        while (n < name.length()) {
            if (p < pattern.length() && pattern.charAt(p) == '*') {
                star = p++;
                resume = n;
            } else if (p < pattern.length() && pattern.charAt(p) == name.charAt(n)) {
                p++;
                n++;
            } else if (star >= 0) {
                p = star + 1;
                n = ++resume;
            } else {
                return false;
            }
        }
        while (p < pattern.length() && pattern.charAt(p) == '*') {
            p++;
        }
        return p == pattern.length();
    }
}
