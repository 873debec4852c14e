package eyas.session.recording;

import eyas.capture.RecordingTrailer;
import eyas.event.LossCollector;
import eyas.event.LossReporter;
import eyas.report.coverage.LossKind;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Summarizes for the end of a recording the losses that its readers cannot determine themselves.
 *
 * <p>Event thread only.
 */
public final class RecordedLosses {
    private RecordedLosses() {}

    /**
     * Returns the losses of {@code parts} so far; notes are included for parts with such losses.
     *
     * @param calls the only system calls in the recording; absent if it contains all
     */
    public static RecordingTrailer of(List<LossReporter> parts, Optional<Set<String>> calls) {
        Map<String, Long> losses = new LinkedHashMap<>();
        Set<String> notes = new LinkedHashSet<>();
        for (LossReporter part : parts) {
            Part of = new Part();
            part.losses(of);
            if (!of.losses.isEmpty()) {
                of.losses.forEach((kind, count) -> losses.merge(kind, count, LossCollector::sum));
                notes.addAll(of.notes);
            }
        }
        return new RecordingTrailer(losses, List.copyOf(notes), calls);
    }

    private static final class Part implements LossCollector {
        private final Map<String, Long> losses = new LinkedHashMap<>();
        private final Set<String> notes = new LinkedHashSet<>();

        @Override
        public void lost(String kind, long count) {
            if (count > 0 && LossKind.of(kind).recorded()) {
                losses.merge(kind, count, LossCollector::sum);
            }
        }

        @Override
        public void note(String description) {
            notes.add(description);
        }
    }
}
