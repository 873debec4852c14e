package eyas.baseline.model;

import java.util.List;
import java.util.TreeSet;

/** The actions that a step uses, with their versions, as one text: sorted, separated by commas. */
public final class UsedActions {
    private static final String COMMA = ", ";

    private UsedActions() {}

    /** Returns the text of one action; empty for none. */
    public static String of(String action) {
        return action.isEmpty() ? "" : EntryEscaper.name(action).replace(COMMA, ",\\x{20}");
    }

    /** Returns the union of both texts. */
    public static String and(String one, String two) {
        TreeSet<String> all = new TreeSet<>(list(one));
        all.addAll(list(two));
        return String.join(COMMA, all);
    }

    /**
     * Returns whether a run that used {@code used} conforms to {@code known}: it used no other action, and at least one if any are known.
     * Several steps may have the same name, of which a run has some.
     */
    public static boolean allow(String known, String used) {
        return used.isEmpty() ? known.isEmpty() : list(known).containsAll(list(used));
    }

    private static List<String> list(String text) {
        return text.isEmpty() ? List.of() : List.of(text.split(COMMA, -1));
    }
}
