package eyas.session.recording;

import eyas.event.SourceCounters;
import eyas.event.SourceCounters.Cause;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Says in words what came of a recording.
 *
 * @param recorder what was selected
 * @param recording what was written; closed
 * @param counters what the source delivered and lost
 */
public record RecordSummary(SelectiveRecorder recorder, Recording recording, SourceCounters counters) {
    private static final String[] UNITS = {"bytes", "KiB", "MiB", "GiB", "TiB"};

    /** Returns what the user must know even where nothing else is said. */
    public List<String> problems() {
        List<String> lines = new ArrayList<>();
        recording.problem().ifPresent(lines::add);
        if (counters.dropped() > 0) {
            lines.add(String.format(
                    Locale.ROOT,
                    "%,d events were lost before they could be recorded (%s); a larger --buffer may help",
                    counters.dropped(),
                    counters.causes().stream()
                            .filter(cause -> cause.count() > 0)
                            .map(RecordSummary::cause)
                            .collect(Collectors.joining(", "))));
        }
        long malformed = recorder.malformed() + counters.skipped();
        if (malformed > 0) {
            lines.add(String.format(
                    Locale.ROOT,
                    "%,d events were left out: malformed, or of a type that this version does not know",
                    malformed));
        }
        return lines;
    }

    private static String cause(Cause cause) {
        return String.format(Locale.ROOT, "%,d %s", cause.count(), cause.name().replace('_', ' '));
    }

    /** Returns what was recorded. */
    public List<String> lines(boolean filtered) {
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                Locale.ROOT,
                "%,d events written to %s (%s)%s",
                recording.events(),
                files(recording.files()),
                size(recording.bytes()),
                counters.dropped() == 0 && !recording.failed() ? ", none lost" : ""));
        if (filtered) {
            lines.add(String.format(
                    Locale.ROOT,
                    "%,d events met the filter; %,d others are there, hidden, for readers to follow",
                    recorder.selected(),
                    recorder.supporting()));
        }
        recording.masked().ifPresent(lines::add);
        return lines;
    }

    private static String files(List<Path> files) {
        return files.size() == 1
                ? files.getFirst().toString()
                : files.getFirst() + " … " + files.getLast().getFileName() + ", " + files.size() + " files";
    }

    /** Returns a number of bytes as people read it. */
    public static String size(long bytes) {
        double value = bytes;
        int unit = 0;
        while (value >= 1024 && unit < UNITS.length - 1) {
            value /= 1024;
            unit++;
        }
        return String.format(Locale.ROOT, unit == 0 ? "%.0f %s" : "%.1f %s", value, UNITS[unit]);
    }
}
