package eyas.rules.collect;

import eyas.rules.item.ScalarText;
import eyas.rules.report.Context;
import java.util.List;

/**
 * A list after all appends.
 *
 * @param index position of its first definition
 * @param visibility position of its last change
 */
public record CollectedList(String name, List<ScalarText> items, Context context, int index, int visibility) {
    public CollectedList {
        items = List.copyOf(items);
    }
}
