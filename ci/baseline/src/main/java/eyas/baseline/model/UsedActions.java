package eyas.baseline.model;

import java.util.List;
import java.util.TreeSet;

/** The actions that a step uses, each with its version, as one text: sorted, with commas between them. */
public final class UsedActions {
    private static final String COMMA = ", ";

    private UsedActions() {}

    /** Return the text of one action; empty for none. */
    public static String of(String action) {
        return action.isEmpty() ? "" : EntryEscaper.name(action).replace(COMMA, ",\\x{20}");
    }

    /** Return the actions of both texts. */
    public static String and(String one, String two) {
        TreeSet<String> all = new TreeSet<>(list(one));
        all.addAll(list(two));
        return String.join(COMMA, all);
    }

    /**
     * Return whether a run that used {@code used} is as {@code known} says: it used nothing else, and something where actions are known. Steps
     * of one name may have several, of which a run has some.
     */
    public static boolean allow(String known, String used) {
        return used.isEmpty() ? known.isEmpty() : list(known).containsAll(list(used));
    }

    private static List<String> list(String text) {
        return text.isEmpty() ? List.of() : List.of(text.split(COMMA, -1));
    }
}
