package eyas.rules.item;

import eyas.rules.model.PluginRequirement;
import eyas.rules.model.Priority;
import eyas.rules.model.Version;
import eyas.rules.report.Context;
import java.util.List;

/** One complete item of a rules file, as written. Immutable. */
public sealed interface Item {

    /** Returns its location. */
    Context context();

    /** Requires an engine version. */
    record EngineVersion(Version version, Context context) implements Item {}

    /**
     * Requires one of several plugins.
     *
     * @param alternatives at least one, the preferred one first
     */
    record PluginVersion(List<PluginRequirement> alternatives, Context context) implements Item {
        public PluginVersion {
            alternatives = List.copyOf(alternatives);
        }
    }

    /** The effect on an existing definition of the same name. */
    enum Mode {
        DEFINE,
        APPEND
    }

    /** Defines a list, or appends to one. */
    record ListItem(String name, List<ScalarText> items, Mode mode, Context context) implements Item {
        public ListItem {
            items = List.copyOf(items);
        }
    }

    /**
     * Defines a macro, or appends to one.
     *
     * @param conditionContext location of the condition
     */
    record MacroItem(String name, ScalarText condition, Mode mode, Context context, Context conditionContext)
            implements Item {}

    /**
     * Defines a rule.
     *
     * @param source event source
     * @param silent whether matches only count for correlations and raise no alerts
     * @param captureDuration milliseconds; 0 = as configured
     */
    record RuleDefinition(
            String name,
            String source,
            ScalarText condition,
            ScalarText output,
            String description,
            Priority priority,
            List<String> tags,
            List<ExceptionItem> exceptions,
            boolean enabled,
            boolean warnEventTypes,
            boolean skipIfUnknownFilter,
            boolean silent,
            boolean capture,
            long captureDuration,
            Context context,
            Context conditionContext,
            Context outputContext)
            implements Item {
        public RuleDefinition {
            tags = List.copyOf(tags);
            exceptions = List.copyOf(exceptions);
        }
    }

    /**
     * Appends to a rule.
     *
     * @param source the event source that the rule must have, empty for any
     */
    record RuleAppend(String name, String source, RuleBody body, Context context) implements Item {}

    /**
     * Replaces parts of a rule.
     *
     * @param source the event source that the rule must have, empty for any
     */
    record RuleReplace(String name, String source, RuleBody body, Context context) implements Item {}

    /** Defines a correlation. */
    record CorrelationDefinition(String name, CorrelationBody body, Context context) implements Item {}

    /** Appends to a correlation. */
    record CorrelationAppend(String name, CorrelationBody body, Context context) implements Item {}

    /** Replaces parts of a correlation. */
    record CorrelationReplace(String name, CorrelationBody body, Context context) implements Item {}

    /** Enables or disables a rule. */
    record RuleSwitch(String name, boolean enabled, Context context) implements Item {}
}
