package eyas.hunt.query;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An object in the syntax tree of a query, with its direct string members. Filled while the tree is parsed; not thread-safe. */
final class SqlNode {
    private final @Nullable SqlNode parent;
    private final String name;
    private final Map<String, String> texts = new HashMap<>();

    /**
     * Creates a node without strings.
     *
     * @param parent the enclosing node; null for the root
     * @param name name of the member that contains it, directly or in a list
     */
    SqlNode(@Nullable SqlNode parent, String name) {
        this.parent = parent;
        this.name = name;
    }

    /** Returns the enclosing node; null for the root. */
    @Nullable
    SqlNode parent() {
        return parent;
    }

    /** Returns whether it is a table function in FROM. */
    boolean isTableFunction() {
        return name.equals("function") && parent != null && parent.text("type").equals("TABLE_FUNCTION");
    }

    void put(String member, String text) {
        texts.put(member, text);
    }

    /** Returns the string of a member; empty for none. */
    String text(String member) {
        return texts.getOrDefault(member, "");
    }

    String lower(String member) {
        return text(member).toLowerCase(Locale.ROOT);
    }
}
