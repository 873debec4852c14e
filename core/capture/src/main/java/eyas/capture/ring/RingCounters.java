package eyas.capture.ring;

import eyas.event.LossCollector;
import eyas.event.LossReporter;

/**
 * Counts what became of recent events and of files.
 *
 * @param kept bytes of events in the ring now, chunks counted as a whole
 * @param started files that were begun
 * @param finished files that are complete
 * @param failed files that could not be created or written to their end
 * @param refused files that were not begun, since too much of earlier ones was waiting to be written
 * @param lost events that belong into a file and are not there: the disk was full or too slow
 * @param oversized events larger than the ring, which it cannot keep
 */
public record RingCounters(long kept, long started, long finished, long failed, long refused, long lost, long oversized)
        implements LossReporter {
    @Override
    public void losses(LossCollector to) {
        to.lost("recording_failed", failed);
        to.lost("recording_refused", refused);
        to.lost("recording_event_lost", lost + oversized);
    }
}
