package eyas.rules.item;

import eyas.rules.model.Priority;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The keys of a rule; null for a missing key.
 *
 * @param captureDuration milliseconds
 */
public record RuleBody(
        @Nullable ScalarText condition,
        @Nullable ScalarText output,
        @Nullable String description,
        @Nullable Priority priority,
        @Nullable List<String> tags,
        @Nullable List<ExceptionItem> exceptions,
        @Nullable Boolean enabled,
        @Nullable Boolean warnEventTypes,
        @Nullable Boolean skipIfUnknownFilter,
        @Nullable Boolean silent,
        @Nullable Boolean capture,
        @Nullable Long captureDuration) {
    public RuleBody {
        tags = tags == null ? null : List.copyOf(tags);
        exceptions = exceptions == null ? null : List.copyOf(exceptions);
    }

    /** Returns whether all keys are missing. */
    public boolean isEmpty() {
        return condition == null
                && output == null
                && description == null
                && priority == null
                && tags == null
                && exceptions == null
                && enabled == null
                && warnEventTypes == null
                && skipIfUnknownFilter == null
                && silent == null
                && capture == null
                && captureDuration == null;
    }
}
