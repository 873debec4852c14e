package eyas.lock.run;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** A pattern for the beginning of a path, or for a whole name: one {@link ComponentPattern} for each component. Immutable. */
final class PathPattern {
    private static final String SAME = "<same>";

    private final List<ComponentPattern> parts = new ArrayList<>();
    private final List<Boolean> same = new ArrayList<>();

    /** Reads a pattern whose components are between {@code separator}s. */
    PathPattern(String text, String separator) {
        for (String part : text.split(Pattern.quote(separator), -1)) {
            if (!part.isEmpty()) {
                same.add(part.equals(SAME));
                parts.add(ComponentPattern.of(part.equals(SAME) ? "<name>" : part, ""));
            }
        }
    }

    /** Return how many components it has. */
    int length() {
        return parts.size();
    }

    /** Return whether {@code components} begin with it. */
    boolean begins(List<String> components) {
        if (components.size() < parts.size()) {
            return false;
        }
        for (int i = 0; i < parts.size(); i++) {
            boolean again = !same.get(i) || components.get(i).equals(components.get(i - 1));
            if (!again || !parts.get(i).fits(components.get(i))) {
                return false;
            }
        }
        return true;
    }
}
