package eyas.rules.item;

import eyas.rules.model.CorrelationKey;
import eyas.rules.model.Priority;
import eyas.rules.report.Context;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The keys of a correlation; null for a missing key.
 *
 * @param within maximum time between the matches, ns
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
     * One event of a correlation.
     *
     * @param rules names of the rules that count
     * @param tags tags of the rules that count
     * @param distinct the attribute in which matches must differ, or null
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
