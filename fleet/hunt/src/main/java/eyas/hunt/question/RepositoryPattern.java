package eyas.hunt.question;

import java.util.Locale;

/**
 * Repositories by their names, in which {@code *} stands for any characters; case does not matter, as it does not to hosts of repositories.
 *
 * @param text as it was written, for example {@code octo/*}
 * @param isName whether it is the name of one repository, in which nothing stands for anything else and case matters
 */
public record RepositoryPattern(String text, boolean isName) {
    private static final int LONGEST = 400;

    /**
     * Make one.
     *
     * @throws IllegalArgumentException if it is a pattern, and empty or too long
     */
    public RepositoryPattern {
        if (!isName && (text.isBlank() || text.length() > LONGEST)) {
            throw new IllegalArgumentException(
                    "a repository is written OWNER/NAME, with * for any characters, in at most " + LONGEST
                            + " characters");
        }
    }

    /**
     * Creates one of a pattern.
     *
     * @throws IllegalArgumentException if it is empty or too long
     */
    public RepositoryPattern(String text) {
        this(text, false);
    }

    /** Returns the one that stands for the repository of this name, whatever characters it has, and no other. */
    public static RepositoryPattern named(String repository) {
        return new RepositoryPattern(repository, true);
    }

    /** Returns whether {@code repository} is among them; takes time in proportion to the product of the lengths at most. */
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
