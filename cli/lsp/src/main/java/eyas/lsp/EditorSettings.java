package eyas.lsp;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The user's settings in the editor: {@code {"rules": [FILE, …], "capture": FILE}}, at the top level or below {@code eyas}. Values of
 * another type are ignored.
 *
 * @param rules files to load before all others; null if not set
 * @param capture the capture to count matches on, empty for none; null if not set
 */
record EditorSettings(
        @Nullable List<String> rules, @Nullable String capture) {
    EditorSettings {
        rules = rules == null ? null : List.copyOf(rules);
    }

    /** Converts settings from the protocol. */
    static EditorSettings of(@Nullable Object settings) {
        if (!(settings instanceof JsonObject object)) {
            return new EditorSettings(null, null);
        }
        JsonObject own = object.get("eyas") instanceof JsonObject inner ? inner : object;
        List<String> rules = null;
        if (own.get("rules") instanceof JsonArray files) {
            rules = new ArrayList<>();
            for (JsonElement file : files) {
                String text = text(file);
                if (text != null && !text.isBlank()) {
                    rules.add(text);
                }
            }
        }
        return new EditorSettings(rules, text(own.get("capture")));
    }

    /** Returns a string; null if {@code value} is not one. */
    static @Nullable String text(@Nullable Object value) {
        return value instanceof JsonElement json
                        && json.isJsonPrimitive()
                        && json.getAsJsonPrimitive().isString()
                ? json.getAsString()
                : null;
    }
}
