package eyas.baseline.run;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** A pattern for the prefix of a path, or for a whole name: one {@link ComponentPattern} per component. Immutable. */
final class PathPattern {
    private final List<ComponentPattern> parts = new ArrayList<>();

    /** Parses a pattern whose components are separated by {@code separator}. */
    PathPattern(String text, String separator) {
        for (String part : text.split(Pattern.quote(separator), -1)) {
            if (!part.isEmpty()) {
                parts.add(ComponentPattern.of(part));
            }
        }
    }

    /** Returns the number of components. */
    int length() {
        return parts.size();
    }

    /** Returns whether {@code components} start with it. */
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

    /** Returns the matched first components, each with a placeholder for the variable part. */
    List<String> folded(List<String> components) {
        List<String> folded = new ArrayList<>(parts.size());
        for (int i = 0; i < parts.size(); i++) {
            folded.add(parts.get(i).folded(components.get(i)));
        }
        return folded;
    }
}
