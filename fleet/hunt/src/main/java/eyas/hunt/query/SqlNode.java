package eyas.hunt.query;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One object of the tree of a query, with the texts that are directly in it. Filled while the tree is read; one thread. */
final class SqlNode {
    private final @Nullable SqlNode parent;
    private final String name;
    private final Map<String, String> texts = new HashMap<>();

    /**
     * Makes one without texts.
     *
     * @param parent what it lies in; null for the whole tree
     * @param name of the member that it is, or that its list is
     */
    SqlNode(@Nullable SqlNode parent, String name) {
        this.parent = parent;
        this.name = name;
    }

    /** Returns what it lies in; null for the whole tree. */
    @Nullable
    SqlNode parent() {
        return parent;
    }

    /** Returns whether it says what a part of a query reads from by calling a function. */
    boolean isTableFunction() {
        return name.equals("function") && parent != null && parent.text("type").equals("TABLE_FUNCTION");
    }

    void put(String member, String text) {
        texts.put(member, text);
    }

    /** Returns the text of a member; empty where there is none. */
    String text(String member) {
        return texts.getOrDefault(member, "");
    }

    String lower(String member) {
        return text(member).toLowerCase(Locale.ROOT);
    }
}
