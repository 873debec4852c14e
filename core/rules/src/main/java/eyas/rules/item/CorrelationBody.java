package eyas.rules.item;

import eyas.rules.model.CorrelationKey;
import eyas.rules.model.Priority;
import eyas.rules.report.Context;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Holds the keys of a correlation; null is a key that is not given.
 *
 * @param within ns
 */
public record CorrelationBody(
        @Nullable String description,
        @Nullable CorrelationKey by,
        @Nullable Long within,
        @Nullable Boolean ordered,
        @Nullable List<PartItem> events,
        @Nullable ScalarText output,
        @Nullable Priority priority,
        @Nullable List<String> tags,
        @Nullable Boolean enabled) {
    public CorrelationBody {
        events = events == null ? null : List.copyOf(events);
        tags = tags == null ? null : List.copyOf(tags);
    }

    /**
     * One part of what must happen.
     *
     * @param rules names of rules that count
     * @param tags tags of rules that count
     * @param distinct in what matches must differ, null for nothing
     */
    public record PartItem(
            List<ScalarText> rules,
            List<ScalarText> tags,
            int count,
            @Nullable ScalarText distinct,
            Context context) {
        public PartItem {
            rules = List.copyOf(rules);
            tags = List.copyOf(tags);
        }
    }
}
