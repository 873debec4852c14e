package eyas.report;

import eyas.report.html.HtmlReport;
import eyas.report.model.JobReport;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;

/** The output formats of a report. */
public enum ReportFormat {
    /** For programs. */
    JSON(Map.of("report.json", ReportJson::write)),
    /** For the summary page of a job. */
    MARKDOWN(Map.of("report.md", MarkdownReport::write)),
    /** For a browser: one self-contained file. */
    HTML(Map.of("report.html", HtmlReport::write)),
    /** For code scanning. */
    SARIF(Map.of("report.sarif", SarifReport::write)),
    /** For spreadsheets, one file for each table. */
    CSV(CsvReport.files());

    @SuppressWarnings("ImmutableEnumChecker") // both maps are unmodifiable
    private final Map<String, Writer> files;

    ReportFormat(Map<String, Writer> files) {
        this.files = files;
    }

    /** Returns the files of the format by name. */
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
