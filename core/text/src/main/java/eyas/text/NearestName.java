package eyas.text;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Finds the known name that a misspelled one was probably meant to be. */
public final class NearestName {
    private static final int MAX_LENGTH = 64;
    /** Maximum number of names compared by edit distance. */
    private static final int MAX_COMPARED = 500;

    private NearestName() {}

    /**
     * Returns the nearest of {@code known} to {@code name}, or null if none is near; ties are resolved alphabetically. Beyond {@link
     * #MAX_COMPARED} names of similar length, the rest is not compared.
     */
    public static @Nullable String of(String name, Collection<String> known) {
        if (name.length() > MAX_LENGTH) {
            return null;
        }
        String nearest = null;
        int best = Math.max(1, name.length() / 3) + 1;
        int compared = 0;
        for (String candidate : known) {
            if (Math.abs(candidate.length() - name.length()) <= best) {
                if (++compared > MAX_COMPARED) {
                    break;
                }
                int distance = distance(name, candidate);
                if (distance < best || (distance == best && nearest != null && candidate.compareTo(nearest) < 0)) {
                    best = distance;
                    nearest = candidate;
                }
            }
        }
        return nearest;
    }

    /**
     * Returns the one of {@code known} that {@code name} abbreviates: it contains the letters of {@code name} in order, and both start with
     * the same letter. Null if none or more than one matches.
     */
    public static @Nullable String inFull(String name, Collection<String> known) {
        String full = null;
        for (String candidate : known) {
            if (name.length() > 1 && isShortFor(name, candidate)) {
                if (full != null) {
                    return null;
                }
                full = candidate;
            }
        }
        return full;
    }

    private static boolean isShortFor(String name, String full) {
        int at = -1;
        for (int i = 0; i < name.length(); i++) {
            at = full.indexOf(name.charAt(i), at + 1);
            if (at < 0 || (i == 0 && at > 0)) {
                return false;
            }
        }
        return true;
    }

    /** Counts insertions, deletions, replacements and transpositions. */
    private static int distance(String a, String b) {
        int[] before = new int[b.length() + 1];
        int[] last = new int[b.length() + 1];
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            last[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                boolean same = a.charAt(i - 1) == b.charAt(j - 1);
                int cost = Math.min(Math.min(row[j - 1], last[j]) + 1, last[j - 1] + (same ? 0 : 1));
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    cost = Math.min(cost, before[j - 2] + 1);
                }
                row[j] = cost;
            }
            int[] spare = before;
            before = last;
            last = row;
            row = spare;
        }
        return last[b.length()];
    }
}
