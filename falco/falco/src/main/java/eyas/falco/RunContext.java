package eyas.falco;

import eyas.engine.Alert;
import eyas.engine.EngineCounters;
import eyas.engine.MatchingCounters;
import eyas.event.SourceCounters;
import eyas.output.sink.SinkCounters;
import eyas.plugin.PluginMetric;
import eyas.state.State;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A run as its components see it. Event thread only, except {@link #alert} and {@link #fail}. */
interface RunContext {
    /** Returns the active configuration. */
    ActiveConfiguration active();

    /** Returns the start time of the run. */
    Instant started();

    /** Returns the counters of the whole run. */
    EngineCounters engine();

    /** Returns the counters of the active rules since their activation; empty between two configurations. */
    Optional<MatchingCounters> matching();

    /** Returns the numbers of delivered and lost events of the source. */
    SourceCounters source();

    /** Returns the process state; read-only. */
    State state();

    /** Returns the alerts so far. */
    FalcoStats alerts();

    /** Returns the delivery counters by sink, for the whole run. */
    List<SinkCounters> sinks();

    /** Returns whether events are live, not from a capture. */
    boolean isLive();

    /** Returns the names of the sources, {@code syscall} first if present; at least one. */
    List<String> sources();

    /** Returns whether this machine's system calls, or those of a plugin that replaces them, are among the sources. */
    default boolean seesCalls() {
        return isLive() && sources().contains(FalcoPlugins.SYSCALL);
    }

    /** Ends the run with an error, after all events up to now. Any thread. */
    void fail(String message);

    /**
     * Sends an alert that no rule raised, such as those of rules {@code Falco internal: …}; components that observe rule alerts do not
     * receive it. Any thread; from another thread than the event thread it is sent with the next pulse.
     */
    void alert(Alert internal);

    /** Returns the metrics of each plugin, by plugin name. Event thread. */
    default Map<String, List<PluginMetric>> pluginMetrics() {
        return Map.of();
    }
}
