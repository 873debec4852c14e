package eyas.rules.report;

import eyas.text.SourcePosition;
import eyas.text.SourceText;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The path of items to the location of a diagnostic: the file, a rule in it, its condition.
 *
 * @param parent the enclosing item; null for the file
 * @param type the type of the item
 * @param name its name, empty if it has none
 * @param source the file
 * @param mark where it starts in the file
 * @param expression set for a position inside a condition
 */
public record Context(
        @Nullable Context parent,
        ItemType type,
        String name,
        SourceText source,
        SourcePosition mark,
        @Nullable Expression expression) {

    /**
     * A position inside the text of a condition, which may differ from the text in the file.
     *
     * @param text the condition
     * @param offset UTF-16 characters before the position
     * @param line number of its line, from 1
     * @param column column in the line, from 1
     */
    public record Expression(SourceText text, int offset, int line, int column) {}

    /** Returns the context of a whole file. */
    public static Context of(SourceText source) {
        return new Context(null, ItemType.RULES_CONTENT, "", source, SourcePosition.START, null);
    }

    /** Returns the context of an item inside this one. */
    public Context at(ItemType child, String childName, SourcePosition place) {
        return new Context(this, child, childName, source, place, null);
    }

    /** Returns the context of a position inside a condition of this item. */
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
