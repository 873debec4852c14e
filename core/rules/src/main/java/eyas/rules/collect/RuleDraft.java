package eyas.rules.collect;

import eyas.rules.item.ExceptionPart;
import eyas.rules.item.Item.RuleDefinition;
import eyas.rules.model.Priority;
import eyas.text.yaml.TracedText;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/** A rule that later files may still change. Texts are kept in parts, so that appends are cheap. */
final class RuleDraft {
    final RuleDefinition definition;
    final boolean knownSource;
    final TreeSet<String> tags;
    final List<ExceptionDraft> exceptions = new ArrayList<>();
    private final List<TracedText> condition = new ArrayList<>();
    private final List<TracedText> output = new ArrayList<>();
    private final List<String> description = new ArrayList<>();
    Priority priority;
    boolean enabled;
    boolean warnEventTypes;
    boolean skipIfUnknownFilter;
    boolean silent;
    boolean capture;
    long captureDuration;

    /** An exception to which values can still be added. */
    static final class ExceptionDraft {
        final CollectedException first;
        final List<ExceptionPart> values;

        ExceptionDraft(CollectedException first) {
            this.first = first;
            this.values = new ArrayList<>(first.values());
        }

        CollectedException finish() {
            return new CollectedException(
                    first.name(), first.single(), first.fields(), first.operators(), values, first.context());
        }
    }

    RuleDraft(RuleDefinition definition, boolean knownSource, Collection<CollectedException> exceptions) {
        this.definition = definition;
        this.knownSource = knownSource;
        this.tags = new TreeSet<>(definition.tags());
        exceptions.forEach(e -> this.exceptions.add(new ExceptionDraft(e)));
        this.condition.add(definition.condition().traced());
        this.output.add(definition.output().traced().trimmed());
        this.description.add(definition.description());
        this.priority = definition.priority();
        this.enabled = definition.enabled();
        this.warnEventTypes = definition.warnEventTypes();
        this.skipIfUnknownFilter = definition.skipIfUnknownFilter();
        this.silent = definition.silent();
        this.capture = definition.capture();
        this.captureDuration = definition.captureDuration();
    }

    void condition(TracedText text, boolean replace) {
        put(condition, text, replace);
    }

    void output(TracedText text, boolean replace) {
        put(output, text, replace);
    }

    void description(String text, boolean replace) {
        put(description, text, replace);
    }

    private static <T> void put(List<T> parts, T part, boolean replace) {
        if (replace) {
            parts.clear();
        }
        parts.add(part);
    }

    CollectedRule finish() {
        return new CollectedRule(
                definition.name(),
                definition.source(),
                knownSource,
                TracedText.joined(condition),
                TracedText.joined(output),
                String.join(" ", description),
                priority,
                new TreeSet<>(tags),
                exceptions.stream().map(ExceptionDraft::finish).toList(),
                enabled,
                warnEventTypes,
                skipIfUnknownFilter,
                silent,
                capture,
                captureDuration,
                definition.context(),
                definition.conditionContext(),
                definition.outputContext());
    }
}
