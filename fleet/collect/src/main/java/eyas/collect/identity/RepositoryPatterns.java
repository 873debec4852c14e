package eyas.collect.identity;

import eyas.collect.CollectException;
import eyas.text.Printable;
import java.util.List;

/**
 * Of which repositories somebody may send.
 *
 * @param patterns {@code OWNER/NAME}, {@code OWNER/*} or {@code *}, in small letters
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
                        "'" + Printable.of(pattern, SHOWN) + "' is no repository: write OWNER/NAME, OWNER/* or *");
            }
        }
    }

    /** Returns whether all repositories are among them. */
    public boolean isAll() {
        return patterns.contains(ANY);
    }

    /** Returns whether one of them names a repository. */
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
