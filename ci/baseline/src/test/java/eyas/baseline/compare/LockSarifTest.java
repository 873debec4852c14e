package eyas.baseline.compare;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import eyas.baseline.TestReportBuilder;
import eyas.baseline.model.BehaviorLock;
import eyas.baseline.run.RunBehavior;
import eyas.text.json.JsonText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;

final class LockSarifTest {
    private static String schema() throws IOException {
        try (InputStream in =
                Objects.requireNonNull(SchemaRegistry.class.getResourceAsStream("/schema/sarif-schema-2.1.0.json"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String sarif(String program) {
        RunBehavior run = new TestReportBuilder()
                .row("steps", "job", "b", "name", "test", "workflow_line", 12)
                .runs(program, "downloaded")
                .incomplete()
                .run("r");
        LockDifference difference = new LockComparison(BehaviorLock.EMPTY).with(run);
        return JsonText.pretty(LockSarif.of(".github/eyas.lock.yaml", run, difference));
    }

    @Test
    void sarifHasLineOfStep() throws IOException {
        String text = sarif("/tmp/x[a](b)");
        assertThat(SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7)
                        .getSchema(schema(), InputFormat.JSON)
                        .validate(text, InputFormat.JSON))
                .isEmpty();
        assertThat(text)
                .contains("\"startLine\": 12", "\"uri\": \".github/workflows/ci.yml\"", "\"level\": \"error\"")
                .contains("x\\\\[a\\\\](b)", "the evidence is incomplete");
    }

    @Test
    void fingerprintDependsOnBehavior() {
        assertThat(print(sarif("/tmp/x"))).isEqualTo(print(sarif("/tmp/x"))).isNotEqualTo(print(sarif("/tmp/y")));
    }

    private static String print(String sarif) {
        int at = sarif.indexOf("eyasLock/v1");
        return sarif.substring(at, at + 60);
    }
}
