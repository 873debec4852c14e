package eyas.cli.record;

import eyas.report.model.Coverage;
import eyas.session.recording.Recording;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The result of a recording as text.
 *
 * @param recorder counts the selected events
 * @param recording the capture; closed
 * @param coverage the losses
 */
record RecordSummary(SelectiveRecorder recorder, Recording recording, Coverage coverage) {
    private static final String[] UNITS = {"bytes", "KiB", "MiB", "GiB", "TiB"};

    /** Returns the summary lines. */
    List<String> lines(boolean filtered) {
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                Locale.ROOT,
                "%,d events written to %s (%s)%s",
                recording.events(),
                files(recording.files()),
                size(recording.bytes()),
                coverage.isComplete() && !recording.failed() ? ", none lost" : ""));
        if (filtered) {
            lines.add(String.format(
                    Locale.ROOT,
                    "%,d events matched the filter; %,d more are kept hidden so that names resolve",
                    recorder.selected(),
                    recorder.supporting()));
        }
        recording.bareCalls().ifPresent(lines::add);
        recording.masked().ifPresent(lines::add);
        return lines;
    }

    private static String files(List<Path> files) {
        return files.size() == 1
                ? files.getFirst().toString()
                : files.getFirst() + " … " + files.getLast().getFileName() + ", " + files.size() + " files";
    }

    /** Formats a number of bytes. */
    static String size(long bytes) {
        double value = bytes;
        int unit = 0;
        while (value >= 1024 && unit < UNITS.length - 1) {
            value /= 1024;
            unit++;
        }
        return String.format(Locale.ROOT, unit == 0 ? "%.0f %s" : "%.1f %s", value, UNITS[unit]);
    }
}
