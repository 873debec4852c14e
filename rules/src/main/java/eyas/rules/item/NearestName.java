package eyas.rules.item;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Finds the known name that is most like one that is not known. */
public final class NearestName {
    private static final int LONGEST = 64;

    private NearestName() {}

    /** Returns a cure that names what was probably meant, null if nothing is near. */
    public static @Nullable String suggestion(String unknown, Collection<String> known) {
        String nearest = find(unknown, known);
        return nearest == null ? null : "did you mean '" + nearest + "'?";
    }

    /** Returns the nearest of {@code known}, null if none differs by a third of its letters or less. */
    public static @Nullable String find(String unknown, Collection<String> known) {
        if (unknown.length() > LONGEST) {
            return null;
        }
        String best = null;
        int bound = Math.max(1, unknown.length() / 3) + 1;
        for (String name : known) {
            if (Math.abs(name.length() - unknown.length()) < bound && name.length() <= LONGEST) {
                int distance = distance(unknown, name);
                // Of equally near names the first in the alphabet, so that the order of a set does not show.
                if (distance < bound
                        || (distance == bound && best != null && name.compareTo(best) < 0)) {
                    best = name;
                    bound = distance;
                }
            }
        }
        return best;
    }

    /** Returns how many letters must be inserted, removed, replaced or swapped with their neighbour. */
    private static int distance(String a, String b) {
        int[][] rows = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    rows[i][j] = i + j;
                    continue;
                }
                int same = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                int cost = Math.min(Math.min(rows[i - 1][j], rows[i][j - 1]) + 1, rows[i - 1][j - 1] + same);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    cost = Math.min(cost, rows[i - 2][j - 2] + 1);
                }
                rows[i][j] = cost;
            }
        }
        return rows[a.length()][b.length()];
    }
}
