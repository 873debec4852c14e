package eyas.tables.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class ReportPrecedenceTest {
    private static final Path DOCS =
            Path.of(System.getProperty("eyas.root", "../..")).resolve("docs/how-to/query-reports.md");

    /** Other engines must select the same rows. */
    @Test
    void documentationHasSameOrder() throws Exception {
        assertThat(DOCS).content().contains("(PARTITION BY job ORDER BY " + ReportPrecedence.ORDER_SQL + ") = 1");
    }
}
