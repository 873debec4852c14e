package eyas.capture.ring;

import eyas.event.LossCollector;
import eyas.event.LossReporter;

/**
 * Counters of recent events and of files.
 *
 * @param retained bytes of events in the ring, counting whole chunks
 * @param started files that were started
 * @param finished complete files
 * @param failed files that could not be created or completely written
 * @param refused files that were not started because too much of earlier ones was waiting to be written
 * @param lost events missing from a file: the disk was full or too slow
 * @param oversized events larger than the ring, which cannot be kept
 */
public record RingCounters(
        long retained, long started, long finished, long failed, long refused, long lost, long oversized)
        implements LossReporter {
    @Override
    public void losses(LossCollector to) {
        to.lost("recording_failed", failed);
        to.lost("recording_refused", refused);
        to.lost("recording_event_lost", lost + oversized);
    }
}
