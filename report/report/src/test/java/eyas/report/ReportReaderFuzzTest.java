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
 * Reads reports that anybody may have written.
 *
 * <p>A report is rejected with its name and position, or every form of it can be written, and what is written is read as the same.
 * Explore with {@code ./dev fuzz report ReportReaderFuzzTest#report 600}.
 */
final class ReportReaderFuzzTest {
    private static final int LONGEST = 20_000;

    /** Beyond some days, seconds with a fraction do not tell nanoseconds apart. */
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
            throw new AssertionError("written and read it is another report: " + json.toString(StandardCharsets.UTF_8));
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
