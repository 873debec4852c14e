package eyas.baseline.run;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** A pattern for the beginning of a path, or for a whole name: one {@link ComponentPattern} for each component. Immutable. */
final class PathPattern {
    private final List<ComponentPattern> parts = new ArrayList<>();

    /** Reads a pattern whose components are between {@code separator}s. */
    PathPattern(String text, String separator) {
        for (String part : text.split(Pattern.quote(separator), -1)) {
            if (!part.isEmpty()) {
                parts.add(ComponentPattern.of(part));
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
            if (!parts.get(i).fits(components.get(i))) {
                return false;
            }
        }
        return true;
    }

    /** Return the components that it begins with, each with a token in place of what differs from run to run. */
    List<String> folded(List<String> components) {
        List<String> folded = new ArrayList<>(parts.size());
        for (int i = 0; i < parts.size(); i++) {
            folded.add(parts.get(i).folded(components.get(i)));
        }
        return folded;
    }
}
