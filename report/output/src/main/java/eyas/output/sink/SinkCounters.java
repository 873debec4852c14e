package eyas.output.sink;

import eyas.event.LossCollector;
import eyas.event.LossReporter;

/**
 * Counts what became of the alerts that a sink was offered: {@code offered = delivered + dropped + failed + waiting}.
 *
 * @param name the sink
 * @param offered alerts that were offered
 * @param delivered alerts that arrived
 * @param dropped alerts that found the queue full, or were in it when time was up at the end
 * @param failed alerts that could not be delivered
 * @param waiting alerts in the queue
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
