package eyas.report;

import eyas.report.model.JobReport;
import eyas.testsupport.Golden;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** The example is the published reference for readers of the format: changed members change the format's version. */
final class ReportJsonTest {
    private static final Golden EXAMPLE = Golden.in("report/report/src/test/resources/eyas/report");

    static String json(JobReport report) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ReportJson.write(report, out);
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void exampleIsWrittenAsPublished() {
        // Changed members change the format's version.
        EXAMPLE.text("example-report.json", lines(json(ExampleReport.report())));
    }

    /** Returns one line for each member and row, for readable differences. */
    private static String lines(String json) {
        return JsonMapper.shared().readTree(json).toPrettyString().replace("\r\n", "\n") + "\n";
    }
}
