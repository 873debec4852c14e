package eyas.report;

import eyas.report.html.HtmlReport;
import eyas.report.model.JobReport;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;

/** The forms in which a report is written. */
public enum ReportFormat {
    /** For programs. */
    JSON(Map.of("report.json", ReportJson::write)),
    /** For the summary page of a job. */
    MARKDOWN(Map.of("report.md", MarkdownReport::write)),
    /** For a browser: one file that asks for nothing. */
    HTML(Map.of("report.html", HtmlReport::write)),
    /** For code scanning. */
    SARIF(Map.of("report.sarif", SarifReport::write)),
    /** For spreadsheets, a file for each table. */
    CSV(CsvReport.files());

    @SuppressWarnings("ImmutableEnumChecker") // Neither map can be changed by anybody.
    private final Map<String, Writer> files;

    ReportFormat(Map<String, Writer> files) {
        this.files = files;
    }

    /** Returns the files of the format by their names. */
    public Map<String, Writer> files() {
        return files;
    }

    /** Writes one file of a format. */
    @FunctionalInterface
    public interface Writer {
        /** Writes {@code report} to {@code out} and leaves {@code out} open. */
        void write(JobReport report, OutputStream out) throws IOException;
    }
}
