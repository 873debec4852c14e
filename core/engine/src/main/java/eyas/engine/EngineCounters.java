package eyas.engine;

/**
 * Counters of the event loop.
 *
 * @param events events that the source delivered
 * @param skipped events that were not needed and read no further than the header
 * @param malformed events whose parameters exceeded the event; neither applied nor matched
 * @param evaluated events that rules were matched on
 * @param alerts alerts raised
 * @param firstTime time of the first event, ns since the epoch; 0 if there was none
 * @param lastTime time of the last event, ns since the epoch
 */
public record EngineCounters(
        long events, long skipped, long malformed, long evaluated, long alerts, long firstTime, long lastTime) {
    /** All zero. */
    public static final EngineCounters NONE = new EngineCounters(0, 0, 0, 0, 0, 0, 0);

    /** Returns the sum of both; {@code later} are those of an engine that continued this one's run. */
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
