package eyas.falco;

import eyas.config.FalcoConfig;
import eyas.engine.Engine;
import eyas.event.EventSource;
import eyas.event.LossCollector;
import eyas.event.LossReporter;

/**
 * Takes part in a run beside rules and sinks: the web endpoint, metrics, recordings around alerts, the service manager.
 * {@link RunComponents} lists them.
 *
 * <p>Life: made once; {@link #check} and {@link #join} for the first configuration and for each later one; {@link #pulse} in
 * between; {@link #stopping} once; {@link #close} once, also after a failure. Everything but {@link #check},
 * {@link #reloading} and {@link #refused} happens on the event thread, and must not block it.
 */
interface RunComponent extends LossReporter, AutoCloseable {
    /**
     * Refuses a configuration that this part cannot work with, before it comes into force; any thread.
     *
     * @throws FalcoException if so; at the start the program ends, later the old configuration stays
     */
    default void check(FalcoConfig config) {}

    /**
     * Puts something around a run's source, before anything else happens.
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
     * @param run what may be looked at from now on
     * @param engine takes observers of events and consumers of alerts; these last as long as the configuration, so what is to
     *     survive a reload is kept by the part
     * @throws FalcoException if the part cannot be started; only looked for in the first configuration
     */
    default void join(RunContext run, Engine.Builder engine) {}

    /** Take note that the source delivers and the configuration's first event may come. */
    default void started(RunContext run) {}

    /**
     * Called every now and then between two events: at least ten times a second while events come live, every thousand
     * or so in a replay.
     */
    default void pulse(RunContext run) {}

    /** Take note that a new configuration is being prepared; the current one stays in force meanwhile. Any thread. */
    default void reloading() {}

    /** Take note that the new configuration was refused; the current one stays. Any thread. */
    default void refused(String why) {}

    @Override
    default void losses(LossCollector to) {}

    /** Take note that no more events will come; alerts are still delivered. */
    default void stopping(RunContext run) {}

    @Override
    default void close() {}
}
