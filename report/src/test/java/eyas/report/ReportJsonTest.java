package eyas.report;

import eyas.golden.Golden;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** The example is what readers of the format are written against: changed members change the format's version. */
final class ReportJsonTest {
    private static final String EXAMPLE = "example-report.json";

    static String json(eyas.report.model.JobReport report) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ReportJson.write(report, out);
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void theExampleIsWrittenAsPublished() {
        Golden.in("report/src/test/resources/eyas/report").text(EXAMPLE, json(ExampleReport.report()));
    }
}
