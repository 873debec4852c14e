package eyas.bench;

import eyas.capture.CaptureSource;
import eyas.engine.ActiveRules;
import eyas.engine.Engine;
import eyas.event.DescriptorRecord;
import eyas.event.Event;
import eyas.event.EventSource.Outcome;
import eyas.event.GroupRecord;
import eyas.event.InterfaceRecord;
import eyas.event.MachineRecord;
import eyas.event.ProcessRecord;
import eyas.event.SnapshotConsumer;
import eyas.event.UserRecord;
import eyas.fields.FieldCatalog;
import eyas.filter.Filter;
import eyas.filter.FilterException;
import eyas.rules.LoadOptions;
import eyas.rules.LoadResult;
import eyas.rules.RuleFile;
import eyas.rules.RuleLoader;
import eyas.rules.model.RuleSelection;
import eyas.rules.model.RuleSet;
import eyas.state.EventContext;
import eyas.state.State;
import eyas.state.limits.StateLimits;
import eyas.state.process.ThreadLookup;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads one capture from its first byte to its last, as {@code eyas read} does, with a varying number of stages.
 *
 * <p>Each method opens the file again and starts with an empty state, so that it measures the cost of a whole file. Single-threaded.
 */
final class Replay {
    /** Never true: no capture of a job contains a reboot, and no program here performs one. */
    static final String NEVER = "evt.type = reboot";

    private final Path capture;
    private final FieldCatalog catalog = FieldCatalog.syscall();
    private final Filter never;

    /** Result of one pass: events in the file, events that reached the stage, and events that the stage selected. */
    record Result(long events, long delivered, long selected) {}

    Replay(Path capture) {
        this.capture = capture;
        try {
            never = Filter.compile(NEVER, catalog);
        } catch (FilterException e) {
            throw new IllegalStateException(NEVER + " does not compile", e);
        }
    }

    /** Steps through every event and only reads its header. */
    Result headers() {
        try (CaptureSource source = CaptureSource.open(capture)) {
            source.want(new BitSet());
            return drain(source);
        }
    }

    /** Delivers every event, converted if its version is old. */
    Result reader() {
        try (CaptureSource source = CaptureSource.open(capture)) {
            return drain(source);
        }
    }

    private static Result drain(CaptureSource source) {
        source.start(new IgnoringConsumer());
        Event event = new Event();
        long delivered = 0;
        while (source.next(event) == Outcome.EVENT) {
            delivered++;
        }
        return new Result(source.eventsSeen(), delivered, 0);
    }

    /** Delivers what state needs, and applies it. */
    Result state() {
        return apply(null);
    }

    /** Delivers the events that state and a never matching filter need, applies them and evaluates the filter. */
    Result filter() {
        return apply(never);
    }

    private Result apply(@Nullable Filter filter) {
        State state = new State(StateLimits.DEFAULT, ThreadLookup.NOTHING);
        try (CaptureSource source = CaptureSource.open(capture)) {
            BitSet codes = state.requiredCodes();
            if (filter != null) {
                codes.or(filter.codes());
            }
            source.want(codes);
            source.start(state.snapshot());
            Event event = new Event();
            long delivered = 0;
            long selected = 0;
            while (source.next(event) == Outcome.EVENT) {
                EventContext context = state.apply(event);
                if (context == null) {
                    continue;
                }
                delivered++;
                if (filter != null && !event.isStateOnly() && filter.test(context)) {
                    selected++;
                }
                state.settle();
            }
            return new Result(source.eventsSeen(), delivered, selected);
        }
    }

    /** Loads rules from {@code files}, in this order. */
    static RuleSet load(List<Path> files) {
        LoadResult result = new RuleLoader(Map.of("syscall", FieldCatalog.syscall()), LoadOptions.DEFAULT)
                .load(files.stream().map(RuleFile::read).toList());
        return result.ruleSet().orElseThrow(() -> new IllegalStateException("the rules of " + files + " do not load"));
    }

    /** Delivers what state and {@code rules} need, and runs the engine. */
    Result rules(RuleSet rules) {
        return rules(ActiveRules.of(rules, RuleSelection.ALL, catalog));
    }

    /** Delivers what state and {@code active} need, and runs the engine. */
    Result rules(ActiveRules active) {
        State state = new State(StateLimits.DEFAULT, ThreadLookup.NOTHING);
        try (CaptureSource source = CaptureSource.open(capture)) {
            Engine engine = Engine.of(source, state, active).build();
            source.want(engine.wanted());
            engine.run(() -> true);
            return new Result(
                    source.eventsSeen(),
                    engine.counters().events(),
                    engine.counters().alerts());
        }
    }

    /** Discards a snapshot. */
    private static final class IgnoringConsumer implements SnapshotConsumer {
        @Override
        public void begin(MachineRecord machine) {}

        @Override
        public void networkInterface(InterfaceRecord networkInterface) {}

        @Override
        public void user(UserRecord user) {}

        @Override
        public void group(GroupRecord group) {}

        @Override
        public void process(ProcessRecord process) {}

        @Override
        public void descriptor(long thread, DescriptorRecord descriptor) {}

        @Override
        public void end() {}
    }
}
