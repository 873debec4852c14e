package eyas.lock.model;

import java.util.List;
import java.util.TreeSet;

/** The actions that a step uses, each with its version, as one text: sorted, with commas between them. */
public final class UsedActions {
    private static final String COMMA = ", ";

    private UsedActions() {}

    /** Return the text of one action; empty for none. */
    public static String of(String action) {
        return action.isEmpty() ? "" : EntryText.name(action).replace(COMMA, ",\\x{20}");
    }

    /** Return the actions of both texts. */
    public static String and(String one, String two) {
        TreeSet<String> all = new TreeSet<>(list(one));
        all.addAll(list(two));
        return String.join(COMMA, all);
    }

    /** Return whether {@code text} has all actions of {@code other}. */
    public static boolean hasAll(String text, String other) {
        return list(text).containsAll(list(other));
    }

    private static List<String> list(String text) {
        return text.isEmpty() ? List.of() : List.of(text.split(COMMA, -1));
    }
}
