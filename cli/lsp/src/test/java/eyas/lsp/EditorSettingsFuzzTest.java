package eyas.lsp;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.google.gson.JsonElement;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import eyas.fields.FieldCatalog;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * Settings of arbitrary JSON are accepted or ignored, and never stop the server. Explore with {@code ./dev fuzz lsp
 * EditorSettingsFuzzTest#settings 60}.
 */
final class EditorSettingsFuzzTest {
    private static final FieldCatalog CATALOG = FieldCatalog.syscall();
    private static final Vocabulary VOCABULARY = new Vocabulary();

    @FuzzTest
    void settings(byte[] bytes) {
        JsonElement json;
        try {
            json = JsonParser.parseString(new String(bytes, StandardCharsets.UTF_8));
        } catch (JsonParseException e) {
            // The library rejects it before the server sees it.
            return;
        }
        EditorSettings settings = EditorSettings.of(json);
        RulesWorkspace workspace = new RulesWorkspace(CATALOG, VOCABULARY);
        List<String> rules = settings.rules();
        if (rules != null) {
            workspace.nameInSettings(rules);
        }
        String capture = settings.capture();
        Path path = capture == null ? null : workspace.resolve(capture);
        if (path != null && !path.isAbsolute()) {
            throw new AssertionError("a path that depends on the server's working directory");
        }
    }
}
