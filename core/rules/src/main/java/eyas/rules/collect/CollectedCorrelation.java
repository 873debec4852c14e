package eyas.rules.collect;

import eyas.rules.item.CorrelationBody.PartItem;
import eyas.rules.model.CorrelationKey;
import eyas.rules.model.Priority;
import eyas.rules.report.Context;
import eyas.text.yaml.TracedText;
import java.util.List;
import java.util.SortedSet;

/**
 * A correlation after all appends and overrides.
 *
 * @param within maximum time between the matches, ns
 */
public record CollectedCorrelation(
        String name,
        String description,
        CorrelationKey by,
        long within,
        boolean ordered,
        List<PartItem> parts,
        TracedText output,
        Priority priority,
        SortedSet<String> tags,
        boolean enabled,
        Context context) {
    public CollectedCorrelation {
        parts = List.copyOf(parts);
    }
}
