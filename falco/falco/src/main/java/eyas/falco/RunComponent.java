package eyas.falco;

import eyas.config.FalcoConfig;
import eyas.engine.Engine;
import eyas.event.EventSource;
import eyas.event.LossCollector;
import eyas.event.LossReporter;

/**
 * A component of a run besides rules and sinks: web endpoint, metrics, captures around alerts, service manager. {@link RunComponents} lists
 * them.
 *
 * <p>Lifecycle: created once; {@link #check} and {@link #join} for the first configuration and for each later one; {@link #pulse} in
 * between; {@link #stopping} once; {@link #close} once, also after a failure. Everything except {@link #check}, {@link #reloading} and
 * {@link #refused} runs on the event thread and must not block it.
 */
interface RunComponent extends LossReporter, AutoCloseable {
    /**
     * Rejects a configuration that this component cannot work with, before activation; any thread.
     *
     * @throws FalcoException if rejected; at the start the program ends, later the old configuration stays active
     */
    default void check(FalcoConfig config) {}

    /**
     * Wraps a run's source, before anything else happens.
     *
     * @param first the first configuration
     * @return a source that closes {@code source}, or {@code source} itself
     */
    default EventSource around(EventSource source, FalcoConfig first) {
        return source;
    }

    /**
     * Joins a configuration, before its first event.
     *
     * @param run the run, readable from now on
     * @param engine accepts event observers and alert consumers; they last as long as the configuration, so the component keeps any state
     * that must survive a reload
     * @throws FalcoException if the component cannot be started; only handled for the first configuration
     */
    default void join(RunContext run, Engine.Builder engine) {}

    /** Called when the source has started, before the configuration's first event. */
    default void started(RunContext run) {}

    /** Called periodically between two events: at least ten times a second with live events, about every thousand events in a replay. */
    default void pulse(RunContext run) {}

    /** Called when a new configuration is being prepared; the current one stays active meanwhile. Any thread. */
    default void reloading() {}

    /** Called when the new configuration was rejected; the current one stays active. Any thread. */
    default void refused(String why) {}

    @Override
    default void losses(LossCollector to) {}

    /** Called after the last event; alerts are still delivered. */
    default void stopping(RunContext run) {}

    @Override
    default void close() {}
}
