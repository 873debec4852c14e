package eyas.cli.record;

import eyas.report.model.Coverage;
import eyas.session.recording.Recording;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What came of a recording, in words.
 *
 * @param recorder what was selected
 * @param recording what was written; closed
 * @param coverage what is missing
 */
record RecordSummary(SelectiveRecorder recorder, Recording recording, Coverage coverage) {
    private static final String[] UNITS = {"bytes", "KiB", "MiB", "GiB", "TiB"};

    /** Returns what was recorded. */
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
                    "%,d events met the filter; %,d more are kept hidden so that names resolve",
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

    /** Returns a number of bytes as people read it. */
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
