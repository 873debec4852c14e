package eyas.engine;

/**
 * Counts what went through the loop.
 *
 * @param events events that the source delivered
 * @param skipped events that nobody needed: looked at no further than the header
 * @param malformed events whose parameters did not fit the event; not applied, not matched
 * @param evaluated events that rules were matched on
 * @param alerts alerts raised
 * @param firstTime time of the first event, ns since the epoch; 0 if there was none
 * @param lastTime time of the last event, ns since the epoch
 */
public record EngineCounters(
        long events, long skipped, long malformed, long evaluated, long alerts, long firstTime, long lastTime) {
    /** Nothing yet. */
    public static final EngineCounters NONE = new EngineCounters(0, 0, 0, 0, 0, 0, 0);

    /** Return the sum of both, {@code later} being those of an engine that took over from this one. */
    public EngineCounters plus(EngineCounters later) {
        return new EngineCounters(
                events + later.events,
                skipped + later.skipped,
                malformed + later.malformed,
                evaluated + later.evaluated,
                alerts + later.alerts,
                firstTime == 0 ? later.firstTime : firstTime,
                later.lastTime == 0 ? lastTime : later.lastTime);
    }
}
