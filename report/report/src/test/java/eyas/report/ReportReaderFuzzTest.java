package eyas.report;

import com.code_intelligence.jazzer.junit.FuzzTest;
import eyas.report.model.JobReport;
import eyas.report.synopsis.Synopsis;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * Reads reports as untrusted input.
 *
 * <p>A report is either rejected with its name and position, or can be written in every format and read back as an equal report. Explore
 * with {@code ./dev fuzz report ReportReaderFuzzTest#report 600}.
 */
final class ReportReaderFuzzTest {
    private static final int LONGEST = 20_000;

    /** Above this, seconds with a fraction cannot represent nanoseconds exactly. */
    private static final long EXACT = 1L << 50;

    @FuzzTest
    void report(byte[] file) {
        if (file.length > LONGEST) {
            return;
        }
        JobReport report;
        try {
            report = ReportReader.read("fuzz", file).report();
        } catch (InvalidReportException e) {
            if (!String.valueOf(e.getMessage()).startsWith("cannot read fuzz: byte ")) {
                throw new AssertionError("rejected without a position: " + e.getMessage(), e);
            }
            return;
        }
        ByteArrayOutputStream json = new ByteArrayOutputStream();
        ReportJson.write(report, json);
        JobReport again = ReportReader.read("again", json.toByteArray()).report();
        boolean isExact = report.cost().cpuNanos() >= 0 && report.cost().cpuNanos() < EXACT;
        if (isExact && !again.equals(report)) {
            throw new AssertionError(
                    "the report changes when written and read: " + json.toString(StandardCharsets.UTF_8));
        }
        Synopsis.of(report);
        for (ReportFormat format : ReportFormat.values()) {
            format.files().values().forEach(writer -> write(writer, report));
        }
    }

    private static void write(ReportFormat.Writer writer, JobReport report) {
        try {
            writer.write(report, OutputStream.nullOutputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
