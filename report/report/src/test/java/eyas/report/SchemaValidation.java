package eyas.report;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Validates written reports against schemas: Eyas' own, and the one that OASIS publishes for SARIF. */
final class SchemaValidation {
    private static final Schema REPORT = report();
    private static final Schema SARIF = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7)
            .getSchema(resource(Schema.class, "/schema/sarif-schema-2.1.0.json"), InputFormat.JSON);

    private SchemaValidation() {}

    /** The schema allows members of later minor versions; what is written today must be declared. */
    private static Schema report() {
        ObjectNode schema = (ObjectNode)
                JsonMapper.shared().readTree(resource(ReportJson.class, "/eyas/report/report.schema.json"));
        schema.put("unevaluatedProperties", false);
        for (Map.Entry<String, JsonNode> definition : schema.get("$defs").properties()) {
            // A part is completed by the schemas that refer to it.
            if (!definition.getKey().equals("part")) {
                ((ObjectNode) definition.getValue()).put("unevaluatedProperties", false);
            }
        }
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(schema.toString(), InputFormat.JSON);
    }

    private static String resource(Class<?> beside, String name) {
        try (InputStream in = beside.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is missing in the class path");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the errors of a {@code report.json}. */
    static List<Error> report(String json) {
        return REPORT.validate(json, InputFormat.JSON);
    }

    /** Returns the errors of a SARIF file. */
    static List<Error> sarif(String json) {
        return SARIF.validate(json, InputFormat.JSON);
    }
}
