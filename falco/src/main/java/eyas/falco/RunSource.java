package eyas.falco;

import eyas.engine.Engine;
import eyas.event.EventSource;
import eyas.state.ContainerLookup;

/**
 * Is where a run's events come from, with what the run needs of it beside them.
 *
 * @param events the events; closed by whoever has this
 * @param containers whom the state asks about containers
 * @param demand is told before each configuration what will be looked at
 * @param finish lets the events end after those that have happened; null where they may end at once. Any thread
 */
record RunSource(
        EventSource events,
        ContainerLookup containers,
        Demand demand,
        @org.jspecify.annotations.Nullable Runnable finish) {
    /** Limits what a source delivers to what somebody looks at. Event thread only. */
    @FunctionalInterface
    interface Demand {
        void want(ActiveConfiguration active, Engine engine);
    }

    /** Returns the same with the events of {@code other}, which reads what this has. */
    RunSource reading(EventSource other) {
        return new RunSource(other, containers, demand, finish);
    }

    /** Tells whether events come as they happen. */
    boolean isLive() {
        return finish != null;
    }
}
