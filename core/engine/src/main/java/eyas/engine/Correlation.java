package eyas.engine;

import eyas.fields.FieldCatalog;
import eyas.fields.FieldValue;
import eyas.fields.OutputFormat;
import eyas.filter.OutputTransformers;
import eyas.rules.model.CompiledCorrelation;
import eyas.rules.model.CompiledCorrelation.Distinct;
import eyas.rules.model.CompiledCorrelation.Part;
import eyas.rules.model.CorrelationKey;
import eyas.state.EventContext;
import eyas.state.process.ThreadEntry;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates one correlation: tracks for each key how far its parts have matched.
 *
 * <p>Bounded: expired entries are evicted first, then the least recently used, which counts as lost. Allocates only for matches
 * that it keeps. Event thread only.
 */
final class Correlation {
    private final CompiledCorrelation definition;
    private final int limit;
    private final List<Part> parts;
    private final @Nullable OutputFormat[] values;
    private final FieldValue text = new FieldValue();
    /** In access order, the least recently used first. */
    private final LinkedHashMap<Long, Partial> partials = new LinkedHashMap<>(16, 0.75f, true);

    /** Key and event of the last alert. */
    private long lastKey = CorrelationKeys.NONE;

    private long lastEvent;
    private long matches;
    private long alerts;
    private long expired;
    private long evicted;

    /** The matches of one key. */
    private static final class Partial {
        private final PartProgress[] parts;
        private final long tid;
        private long last;

        private Partial(List<Part> parts, long tid) {
            this.parts = new PartProgress[parts.size()];
            for (int i = 0; i < this.parts.length; i++) {
                this.parts[i] = new PartProgress(parts.get(i).count());
            }
            this.tid = tid;
        }
    }

    Correlation(CompiledCorrelation definition, FieldCatalog catalog, CorrelatorLimits limits) {
        this.definition = definition;
        this.limit = limits.partials();
        this.parts = definition.parts();
        this.values = new OutputFormat[parts.size()];
        for (int i = 0; i < values.length; i++) {
            if (parts.get(i).distinct() instanceof Distinct.Values(String field)) {
                values[i] = OutputTransformers.compile("%" + field, catalog);
            }
        }
    }

    /**
     * Records a match.
     *
     * @param counts for each part, whether the rule counts for it
     * @return the matches that complete the correlation, in event order; empty if it is not complete
     */
    List<RuleMatch> take(String rule, boolean[] counts, EventContext context) {
        long key = CorrelationKeys.of(definition.by(), context);
        if (key == CorrelationKeys.NONE) {
            return List.of();
        }
        long now = context.event().time();
        if (key == lastKey && context.event().number() == lastEvent) {
            return List
                    .of(); // This event has already completed the correlation: its further matches do not count for the
            // next
            // alert.
        }
        Partial partial = partials.get(key);
        RuleMatch match = null;
        // From the last part to the first, so that a match that counts for two parts does not follow itself.
        for (int part = counts.length - 1; part >= 0; part--) {
            if (!counts[part]) {
                continue;
            }
            long value = value(part, rule, context);
            MatchSequence before = before(partial, part, context, now);
            if (value == CorrelationKeys.NONE || (before == null && follows(part))) {
                continue;
            }
            if (match == null) {
                match = RuleMatch.of(rule, context);
                matches++;
            }
            if (partial == null) {
                partial = begin(key, context, now);
            }
            partial.last = Math.max(partial.last, now);
            partial.parts[part].add(match, isDistinct(part), value, before);
            List<RuleMatch> all = complete(partial, part, now);
            if (!all.isEmpty()) {
                alerts++;
                partials.remove(key); // The next alert needs new matches.
                lastKey = key;
                lastEvent = context.event().number();
                return all;
            }
        }
        return List.of();
    }

    /** Returns whether matches of {@code part} count only after the previous part is complete. */
    private boolean follows(int part) {
        return definition.ordered() && part > 0;
    }

    private boolean isDistinct(int part) {
        return !(parts.get(part).distinct() instanceof Distinct.NoDistinct);
    }

    private @Nullable MatchSequence before(@Nullable Partial partial, int part, EventContext context, long now) {
        return partial == null || !follows(part)
                ? null
                : partial.parts[part - 1].completeBefore(context.event().number(), now - definition.within());
    }

    /** Returns the matches that complete the correlation after a match of {@code part}; empty if it is not complete. */
    private List<RuleMatch> complete(Partial partial, int part, long now) {
        long oldest = now - definition.within();
        List<RuleMatch> all = new ArrayList<>();
        if (definition.ordered()) {
            MatchSequence chain = partial.parts[part].close(oldest);
            for (MatchSequence at = part == parts.size() - 1 ? chain : null; at != null; at = at.before()) {
                all.addAll(at.matches());
            }
        } else {
            for (PartProgress progress : partial.parts) {
                if (!progress.isComplete(oldest)) {
                    return List.of();
                }
                all.addAll(progress.matches());
            }
        }
        all.sort(Comparator.comparingLong(RuleMatch::eventNumber));
        return all;
    }

    /** Returns the value by which matches of a part must differ; {@link CorrelationKeys#NONE} if the event has none. */
    private long value(int part, String rule, EventContext context) {
        ThreadEntry thread = context.thread();
        return switch (parts.get(part).distinct()) {
            case Distinct.NoDistinct nothing -> 0;
            case Distinct.Rules rules -> parts.get(part).rules().indexOf(rule);
            case Distinct.Processes processes ->
                thread == null
                        ? CorrelationKeys.NONE
                        : context.state().threads().main(thread).number();
            case Distinct.Values field -> {
                OutputFormat format = values[part];
                boolean there = format != null && format.format(context, text.clear());
                yield there ? CorrelationKeys.hash(text.bytes(), text.length()) & Long.MAX_VALUE : CorrelationKeys.NONE;
            }
        };
    }

    private Partial begin(long key, EventContext context, long now) {
        Iterator<Map.Entry<Long, Partial>> eldest = partials.entrySet().iterator();
        while (eldest.hasNext()) {
            Map.Entry<Long, Partial> next = eldest.next();
            Partial partial = next.getValue();
            boolean gone = partial.last < now - definition.within();
            if (!gone && partials.size() < limit) {
                break;
            }
            if (gone || hasEnded(next.getKey(), partial, context)) {
                expired++;
            } else {
                evicted++;
            }
            eldest.remove();
        }
        ThreadEntry thread = context.thread();
        Partial partial = new Partial(
                parts,
                thread == null ? -1 : context.state().threads().main(thread).tid());
        partials.put(key, partial);
        return partial;
    }

    /** Returns whether {@code partial} can no longer be completed, because its process has ended. */
    private boolean hasEnded(long key, Partial partial, EventContext context) {
        return definition.by() == CorrelationKey.PROCESS
                && context.state().threads().hasExited(partial.tid, key);
    }

    CorrelationCounters counters() {
        return new CorrelationCounters(matches, alerts, partials.size(), expired, evicted);
    }
}
