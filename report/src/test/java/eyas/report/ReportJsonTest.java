package eyas.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The example is what readers of the format are written against; {@code -Dgolden.update=true} rewrites it. */
final class ReportJsonTest {
    private static final String EXAMPLE = "example-report.json";

    static String json(eyas.report.model.JobReport report) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ReportJson.write(report, out);
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void theExampleIsWrittenAsPublished() throws IOException {
        String written = json(ExampleReport.report());
        if (Boolean.getBoolean("golden.update") && System.getenv("CI") == null) {
            Files.writeString(Path.of("src/test/resources/eyas/report", EXAMPLE), written);
        }
        try (InputStream in = Objects.requireNonNull(ReportJsonTest.class.getResourceAsStream(EXAMPLE))) {
            assertThat(written)
                    .as("changed members change the format's version; -Dgolden.update=true rewrites the example")
                    .isEqualTo(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }
}
