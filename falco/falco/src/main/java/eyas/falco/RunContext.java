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

/** Shows a run to its parts. Event thread only, but for {@link #alert} and {@link #fail}. */
interface RunContext {
    /** Returns what is in force. */
    ActiveConfiguration active();

    /** Returns when the run began. */
    Instant started();

    /** Returns the counters of the whole run. */
    EngineCounters engine();

    /** Returns what the rules in force did since they are; nothing between two configurations. */
    Optional<MatchingCounters> matching();

    /** Returns what the source delivered and lost. */
    SourceCounters source();

    /** Returns what is known of processes; to be looked at only. */
    State state();

    /** Returns the alerts so far. */
    FalcoStats alerts();

    /** Returns what became of the alerts, by sink; of the whole run. */
    List<SinkCounters> sinks();

    /** Return whether events come as they happen, not from a capture. */
    boolean isLive();

    /** Return the names of the sources that events come from, {@code syscall} first where it is one; at least one. */
    List<String> sources();

    /** Return whether this machine's system calls, or those of a plugin in their place, are among the sources. */
    default boolean seesCalls() {
        return isLive() && sources().contains(FalcoPlugins.SYSCALL);
    }

    /** Ends the run with an error, after what has happened by now. Any thread. */
    void fail(String message);

    /**
     * Sends an alert that no rule has raised, such as those of rules {@code Falco internal: …}; parts that look at the
     * alerts of rules do not see it. Any thread; on another than the event thread it goes out with the next pulse.
     */
    void alert(Alert internal);

    /** Returns what each plugin counts, by the plugin's name. Event thread. */
    default Map<String, List<PluginMetric>> pluginMetrics() {
        return Map.of();
    }
}
