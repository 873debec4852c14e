package eyas.lsp;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the user has set in the editor: {@code {"rules": [FILE, …], "capture": FILE}}, by itself or below {@code eyas}. What is of another
 * kind is as if it were not there.
 *
 * @param rules files that are loaded before every other; null where nothing is said of them
 * @param capture the capture to count matches on, empty for none; null where nothing is said of it
 */
record EditorSettings(
        @Nullable List<String> rules, @Nullable String capture) {
    EditorSettings {
        rules = rules == null ? null : List.copyOf(rules);
    }

    /** Takes settings as they come from the protocol. */
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

    /** Returns a text; null where {@code value} is none. */
    static @Nullable String text(@Nullable Object value) {
        return value instanceof JsonElement json
                        && json.isJsonPrimitive()
                        && json.getAsJsonPrimitive().isString()
                ? json.getAsString()
                : null;
    }
}
