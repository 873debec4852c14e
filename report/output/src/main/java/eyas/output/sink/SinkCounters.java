package eyas.output.sink;

import eyas.event.LossCollector;
import eyas.event.LossReporter;

/**
 * Counters of the alerts offered to a sink: {@code offered = delivered + dropped + failed + waiting}.
 *
 * @param name the sink
 * @param offered offered alerts
 * @param delivered delivered alerts
 * @param dropped alerts dropped because the queue was full, or because they were still queued at the shutdown timeout
 * @param failed alerts that could not be delivered
 * @param waiting queued alerts
 */
public record SinkCounters(String name, long offered, long delivered, long dropped, long failed, long waiting)
        implements LossReporter {
    /** Returns the sum of both, under this name. */
    public SinkCounters plus(SinkCounters more) {
        return new SinkCounters(
                name,
                offered + more.offered,
                delivered + more.delivered,
                dropped + more.dropped,
                failed + more.failed,
                waiting + more.waiting);
    }

    @Override
    public void losses(LossCollector to) {
        to.lost("alert_dropped", dropped);
        to.lost("alert_undelivered", failed);
    }
}
