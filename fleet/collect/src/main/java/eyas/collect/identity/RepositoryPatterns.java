package eyas.collect.identity;

import eyas.collect.CollectException;
import eyas.text.Printable;
import java.util.List;

/**
 * The repositories that a sender may send for.
 *
 * @param patterns {@code OWNER/NAME}, {@code OWNER/*} or {@code *}, in lower case
 */
public record RepositoryPatterns(List<String> patterns) {
    private static final int SHOWN = 80;
    private static final String ANY = "*";

    /** All repositories. */
    public static final RepositoryPatterns ALL = new RepositoryPatterns(List.of(ANY));

    public RepositoryPatterns {
        patterns = patterns.stream().map(CaseInsensitiveNames::lower).toList();
        for (String pattern : patterns) {
            if (!pattern.equals(ANY) && !pattern.matches("[^*/]+(/[^*/]+)*(/\\*)?")) {
                throw new CollectException(
                        "'" + Printable.of(pattern, SHOWN) + "' is not a repository: use OWNER/NAME, OWNER/* or *");
            }
        }
    }

    /** Returns whether all repositories match. */
    public boolean isAll() {
        return patterns.contains(ANY);
    }

    /** Returns whether a repository matches. */
    boolean name(String repository) {
        String lower = CaseInsensitiveNames.lower(repository);
        return patterns.stream()
                .anyMatch(pattern -> pattern.equals(ANY)
                        || pattern.equals(lower)
                        || (pattern.endsWith("/*") && lower.startsWith(pattern.substring(0, pattern.length() - 1))));
    }

    @Override
    public String toString() {
        return String.join(",", patterns);
    }
}
