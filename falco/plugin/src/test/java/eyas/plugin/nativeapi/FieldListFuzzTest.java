package eyas.plugin.nativeapi;

import com.code_intelligence.jazzer.junit.FuzzTest;
import eyas.plugin.PluginException;
import eyas.plugin.PluginField;
import eyas.plugin.PluginLimits;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Fuzzes the readers of the JSON that plugins provide: field lists and schemas of configurations.
 *
 * <p>Every error names the plugin. Fields have names, types and descriptions, and
 * names are unique. Explore with {@code ./dev fuzz plugin FieldListFuzzTest 600}.
 */
final class FieldListFuzzTest {
    private static final PluginLimits SMALL = new PluginLimits(1_024, 1_024, 8, 4_096, 16, 8, 1_024, 8, 8);

    @FuzzTest
    void fields(byte[] text) {
        String json = new String(text, StandardCharsets.UTF_8);
        FieldListReader reader = new FieldListReader("fuzzed", SMALL);
        try {
            List<PluginField> fields = reader.fields(json);
            Set<String> names = new HashSet<>();
            require(!fields.isEmpty() && fields.size() <= SMALL.fields(), "no field, or too many");
            for (PluginField field : fields) {
                require(names.add(field.name()) && !field.description().isEmpty(), "a field twice or undescribed");
            }
        } catch (PluginException e) {
            refused(e);
        }
        try {
            require(!reader.names("get_async_events", json).contains(""), "an empty name");
            require(
                    reader.parameters(json).stream()
                            .noneMatch(each -> each.value().isEmpty()),
                    "an empty value");
        } catch (PluginException e) {
            refused(e);
        }
    }

    @FuzzTest
    void schemas(byte[] text) {
        String json = new String(text, StandardCharsets.UTF_8);
        int half = json.length() / 2;
        try {
            PluginConfigSchema.check("fuzzed", json.substring(0, half), json.substring(half));
            PluginConfigSchema.check("fuzzed", json, json);
        } catch (PluginException e) {
            refused(e);
        }
    }

    private static void refused(PluginException e) {
        String message = e.getMessage();
        require(message != null && message.startsWith("plugin fuzzed: ") && message.length() < 20_000, "no such words");
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }
}
