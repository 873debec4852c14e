package eyas.engine;

import eyas.event.Event;
import eyas.event.EventSource;
import eyas.event.EventTable;
import eyas.filter.plan.MatchProfile;
import eyas.filter.plan.MatchSink;
import eyas.filter.plan.RuleMatcher;
import eyas.state.EventContext;
import eyas.state.State;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The event loop: passes each event to the state, the rules and the observers.
 *
 * <p>For each event it updates the state, matches rules, notifies observers and settles the state. It skips an event whose code
 * is not needed after reading the header. Single-threaded; allocates nothing for an event that triggers no rule.
 */
public final class Engine {
    private static final byte STATE = 1;
    private static final byte RULES = 2;
    private static final byte OBSERVERS = 4;
    private static final byte PARSERS = 8;
    /** Limit of events processed after a stop request, so that a flood of events cannot delay the end forever. */
    private static final long LAST_EVENTS = 50_000_000L;

    private final EventSource source;
    private final State state;
    private final BitSet announced;
    private final Correlator correlator;
    private final RuleCounters tally;
    private final RuleMatcher matcher;
    private final MatchSink sink = this::matched;
    private final Consumer<Alert> raiser = this::raise;
    private final RuleMatching matching;
    private final AlertFactory alerts;
    private final AlertConsumer[] consumers;
    private final EventObserver[] observers;
    private final EventObserver[] parsers;
    private final byte[] requirements;

    private @Nullable EventContext current;
    private long events;
    private long skipped;
    private long malformed;
    private long evaluated;
    private long raised;
    /** Whether a rule has raised an alert for the current event. */
    private boolean alerted;

    private long firstTime;
    private long lastTime;
    private volatile boolean stopRequested;

    private Engine(Builder builder) {
        this.source = builder.source;
        this.state = builder.state;
        this.announced = builder.rules.announced();
        this.correlator = builder.rules.newCorrelator();
        MatchProfile profile = builder.profiling ? new MatchProfile(builder.rules.program()) : null;
        this.matcher = profile == null
                ? builder.rules.program().matcher()
                : builder.rules.program().matcher(profile);
        this.tally = new RuleCounters(builder.rules, profile);
        this.matching = builder.matching;
        this.alerts = builder.rules.alerts();
        this.consumers = builder.consumers.toArray(AlertConsumer[]::new);
        this.observers = builder.observers.toArray(EventObserver[]::new);
        this.parsers = builder.parsers.toArray(EventObserver[]::new);
        this.requirements =
                requirements(builder.rules.program().requiredEventCodes().evaluated(), builder.rules.requiredByState());
    }

    /** Returns a builder of an engine. */
    public static Builder of(EventSource source, State state, ActiveRules rules) {
        return new Builder(source, state, rules);
    }

    private byte[] requirements(BitSet ruleCodes, BitSet byRules) {
        byte[] result = new byte[EventTable.size()];
        BitSet stateCodes = state.requiredCodes();
        stateCodes.or(byRules);
        for (int code = 0; code < result.length; code++) {
            result[code] = (byte) ((stateCodes.get(code) ? STATE : 0) | (ruleCodes.get(code) ? RULES : 0));
        }
        for (EventObserver observer : observers) {
            observer.codes().stream().filter(code -> code < result.length).forEach(code -> result[code] |= OBSERVERS);
        }
        for (EventObserver parser : parsers) {
            parser.codes().stream().filter(code -> code < result.length).forEach(code -> result[code] |= PARSERS);
        }
        return result;
    }

    /**
     * Runs until the source ends, or until {@link #requestStop} was called and the source has no pending events.
     *
     * @param started called after the source has started and the snapshot is in the state; returns whether to continue
     * @throws eyas.event.EventSourceException if the source cannot start or fails; counters stay valid
     */
    public void run(BooleanSupplier started) {
        source.start(state.snapshot());
        if (!started.getAsBoolean()) {
            return;
        }
        Event event = new Event();
        long left = LAST_EVENTS;
        while (true) {
            switch (source.next(event)) {
                case EVENT -> {
                    process(event);
                    if (stopRequested && --left == 0) {
                        return;
                    }
                }
                case IDLE -> {
                    if (stopRequested) {
                        return;
                    }
                }
                case END -> {
                    return;
                }
            }
        }
    }

    /** Returns the codes of the events that the state, rules or observers need; a source may omit all others. Allocates. */
    public BitSet wanted() {
        BitSet codes = new BitSet(requirements.length);
        for (int code = 0; code < requirements.length; code++) {
            codes.set(code, requirements[code] != 0);
        }
        return codes;
    }

    /** Returns the codes of the events that observers and parsers need. Allocates. */
    public BitSet observed() {
        BitSet codes = new BitSet(requirements.length);
        for (int code = 0; code < requirements.length; code++) {
            codes.set(code, (requirements[code] & (OBSERVERS | PARSERS)) != 0);
        }
        return codes;
    }

    /** Requests that {@link #run} returns after processing all events that have already happened. Any thread. */
    public void requestStop() {
        stopRequested = true;
    }

    private void process(Event event) {
        events++;
        lastTime = event.time();
        if (firstTime == 0) {
            firstTime = lastTime;
        }
        int code = event.code();
        int need = code < requirements.length ? requirements[code] : 0;
        if (need == 0) {
            skipped++;
            return;
        }
        EventContext context = state.apply(event);
        if (context == null) {
            malformed++;
            return;
        }
        if ((need & PARSERS) != 0) {
            // Plugins keep state, too.
            for (EventObserver parser : parsers) {
                parser.event(context);
            }
        }
        if (!event.isStateOnly()) {
            match(context, need);
        }
        state.settle();
    }

    private void match(EventContext context, int need) {
        if ((need & RULES) != 0 && !context.event().isInitial()) {
            evaluated++;
            tally.countEvaluation(context.event().code());
            current = context;
            alerted = false;
            matcher.match(context, sink);
        }
        if ((need & OBSERVERS) != 0) {
            for (EventObserver observer : observers) {
                observer.event(context);
            }
        }
    }

    /** Handles a match: raises an alert and passes it to correlations; returns whether to match further rules on this event. */
    private boolean matched(int rule) {
        EventContext context = current;
        if (context == null) {
            throw new IllegalStateException("a rule matched while no event was being matched");
        }
        tally.matched(rule);
        // If only the first match raises an alert, later matches still count for correlations.
        if (announced.get(rule) && !(alerted && matching == RuleMatching.FIRST)) {
            alerted = true;
            tally.alerted(rule);
            raise(alerts.create(rule, context, List.of()));
        }
        correlator.take(rule, context, raiser);
        return matching == RuleMatching.ALL || !alerted || !correlator.isEmpty();
    }

    private void raise(Alert alert) {
        EventContext context = current;
        if (context == null) {
            throw new IllegalStateException("an alert was raised while no event was being matched");
        }
        raised++;
        for (AlertConsumer consumer : consumers) {
            consumer.accept(alert, context);
        }
    }

    /** Returns the counters of correlations. */
    public CorrelationCounters correlations() {
        return correlator.counters();
    }

    /**
     * Returns the counters of each rule and of the compiled plan. Any thread: values read during a run are consistent but may
     * lag. Allocates in proportion to the number of rules.
     */
    public MatchingCounters matchingCounters() {
        return tally.counters(matcher.counters());
    }

    /** Returns the counters of the loop. */
    public EngineCounters counters() {
        return new EngineCounters(events, skipped, malformed, evaluated, raised, firstTime, lastTime);
    }

    /** Builds an engine. */
    public static final class Builder {
        private final EventSource source;
        private final State state;
        private final ActiveRules rules;
        private final List<AlertConsumer> consumers = new ArrayList<>();
        private final List<EventObserver> observers = new ArrayList<>();
        private final List<EventObserver> parsers = new ArrayList<>();
        private RuleMatching matching = RuleMatching.ALL;
        private boolean profiling;

        private Builder(EventSource source, State state, ActiveRules rules) {
            this.source = source;
            this.state = state;
            this.rules = rules;
        }

        /** Adds a consumer of alerts. */
        public Builder alerting(AlertConsumer consumer) {
            consumers.add(consumer);
            return this;
        }

        /** Adds an observer of events. */
        public Builder observing(EventObserver observer) {
            observers.add(observer);
            return this;
        }

        /** Adds an observer that sees events before rules are matched, because rules use what it extracts. */
        public Builder parsing(EventObserver parser) {
            parsers.add(parser);
            return this;
        }

        /** Sets whether matching continues after the first rule that an event triggers; by default all rules are matched. */
        public Builder matching(RuleMatching mode) {
            matching = mode;
            return this;
        }

        /**
         * Measures each check of a rule for {@link Engine#matchingCounters()}. Rules are interpreted instead of compiled and cost
         * several times as much.
         */
        public Builder profiling() {
            profiling = true;
            return this;
        }

        /** Creates the engine. */
        public Engine build() {
            return new Engine(this);
        }
    }
}
