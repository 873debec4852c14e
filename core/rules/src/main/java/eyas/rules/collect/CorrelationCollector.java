package eyas.rules.collect;

import eyas.diagnostic.DiagnosticCode;
import eyas.rules.item.CorrelationBody;
import eyas.rules.item.CorrelationBody.PartItem;
import eyas.rules.item.Item.CorrelationAppend;
import eyas.rules.item.Item.CorrelationDefinition;
import eyas.rules.item.Item.CorrelationReplace;
import eyas.rules.item.ScalarText;
import eyas.rules.item.Suggestion;
import eyas.rules.model.CorrelationKey;
import eyas.rules.model.Priority;
import eyas.rules.report.Context;
import eyas.rules.report.LoadDiagnostic;
import eyas.rules.report.LoadException;
import eyas.text.yaml.TracedText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Collects correlations. A redefined correlation keeps its position; the target of an append or override must exist. */
final class CorrelationCollector {
    private final Map<String, Draft> drafts = new LinkedHashMap<>();

    /** A correlation that later files may still change. */
    private static final class Draft {
        private final String name;
        private final Context context;
        private String description;
        private CorrelationKey by;
        private long within;
        private boolean ordered;
        private final List<PartItem> parts;
        private final List<TracedText> output = new ArrayList<>();
        private Priority priority;
        private final TreeSet<String> tags = new TreeSet<>();
        private boolean enabled;

        private Draft(CorrelationDefinition item) {
            CorrelationBody body = item.body();
            name = item.name();
            context = item.context();
            description = require(body.description());
            by = require(body.by());
            within = require(body.within());
            ordered = body.ordered() != null && body.ordered();
            parts = new ArrayList<>(require(body.events()));
            output.add(require(body.output()).traced().trimmed());
            priority = require(body.priority());
            tags.addAll(body.tags() == null ? List.of() : body.tags());
            enabled = body.enabled() == null || body.enabled();
        }

        private static <T> T require(@Nullable T value) {
            return Objects.requireNonNull(value, "the reader rejects definitions without this key");
        }

        private CollectedCorrelation finish() {
            return new CollectedCorrelation(
                    name,
                    description,
                    by,
                    within,
                    ordered,
                    parts,
                    TracedText.joined(output),
                    priority,
                    new TreeSet<>(tags),
                    enabled,
                    context);
        }
    }

    void define(CorrelationDefinition item) {
        Draft draft = new Draft(item);
        if (drafts.replace(item.name(), draft) == null) {
            drafts.put(item.name(), draft);
        }
    }

    void append(CorrelationAppend item, Set<String> broken) {
        Draft draft = existing(item.name(), item.context(), broken);
        if (draft == null) {
            return;
        }
        CorrelationBody body = item.body();
        if (body.description() != null) {
            draft.description += " " + body.description();
        }
        if (body.events() != null) {
            draft.parts.addAll(body.events());
        }
        if (body.output() != null) {
            draft.output.add(body.output().traced());
        }
        if (body.tags() != null) {
            draft.tags.addAll(body.tags());
        }
    }

    void replace(CorrelationReplace item, Set<String> broken) {
        Draft draft = existing(item.name(), item.context(), broken);
        if (draft == null) {
            return;
        }
        CorrelationBody body = item.body();
        draft.description = body.description() != null ? body.description() : draft.description;
        draft.by = body.by() != null ? body.by() : draft.by;
        draft.within = body.within() != null ? body.within() : draft.within;
        draft.ordered = body.ordered() != null ? body.ordered() : draft.ordered;
        draft.priority = body.priority() != null ? body.priority() : draft.priority;
        draft.enabled = body.enabled() != null ? body.enabled() : draft.enabled;
        if (body.events() != null) {
            draft.parts.clear();
            draft.parts.addAll(body.events());
        }
        ScalarText output = body.output();
        if (output != null) {
            draft.output.clear();
            draft.output.add(output.traced().trimmed());
        }
        if (body.tags() != null) {
            draft.tags.clear();
            draft.tags.addAll(body.tags());
        }
    }

    /** Returns the correlation to change, or null if its own item had an error, which has been reported. */
    private @Nullable Draft existing(String name, Context context, Set<String> broken) {
        Draft draft = drafts.get(name);
        if (draft == null && !broken.contains("correlation " + name)) {
            throw new LoadException(LoadDiagnostic.of(
                            DiagnosticCode.EXTENSION_ERROR,
                            "An override of a correlation was requested but no correlation by that name already exists",
                            context)
                    .hint(Suggestion.nearest(name, drafts.keySet())));
        }
        return draft;
    }

    /** Returns all correlations in the order of first definition. */
    List<CollectedCorrelation> collected() {
        return drafts.values().stream().map(Draft::finish).toList();
    }
}
