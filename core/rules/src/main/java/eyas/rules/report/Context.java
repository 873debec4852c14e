package eyas.rules.report;

import eyas.text.SourcePosition;
import eyas.text.SourceText;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The path of items that leads to a finding: the file, a rule in it, its condition.
 *
 * @param parent the item around it; null for the file
 * @param type what it is
 * @param name its name, empty if it has none
 * @param source the file
 * @param mark where it starts in the file
 * @param expression set for a place inside a condition
 */
public record Context(
        @Nullable Context parent,
        ItemType type,
        String name,
        SourceText source,
        SourcePosition mark,
        @Nullable Expression expression) {

    /**
     * A place inside the text of a condition, which need not stand in the file as it is.
     *
     * @param text the condition
     * @param offset UTF-16 characters before the place
     * @param line number of its line, from 1
     * @param column place in the line, from 1
     */
    public record Expression(SourceText text, int offset, int line, int column) {}

    /** Makes the context of a whole file. */
    public static Context of(SourceText source) {
        return new Context(null, ItemType.RULES_CONTENT, "", source, SourcePosition.START, null);
    }

    /** Makes the context of an item inside this one. */
    public Context at(ItemType child, String childName, SourcePosition place) {
        return new Context(this, child, childName, source, place, null);
    }

    /** Makes the context of a place inside a condition inside this item. */
    public Context inside(String condition, int offset, int line, int column) {
        return new Context(
                this,
                ItemType.CONDITION_EXPRESSION,
                "",
                source,
                mark,
                new Expression(new SourceText("", condition), offset, line, column));
    }

    /** Returns the path from the file to this item. */
    public List<Context> path() {
        Deque<Context> path = new ArrayDeque<>();
        for (Context context = this; context != null; context = context.parent) {
            path.addFirst(context);
        }
        return List.copyOf(path);
    }
}
