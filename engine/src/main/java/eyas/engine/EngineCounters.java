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
        long events, long skipped, long malformed, long evaluated, long alerts, long firstTime, long lastTime) {}
