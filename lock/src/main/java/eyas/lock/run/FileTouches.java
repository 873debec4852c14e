package eyas.lock.run;

import eyas.text.json.JsonValue;
import java.util.List;
import java.util.Set;

/** What was done to one file. */
final class FileTouches {
    private static final Set<String> WRITES = Set.of("written", "created", "renamed_to_this", "made_executable");
    private static final Set<String> MAKES = Set.of("created", "renamed_to_this");
    private static final Set<String> REMOVES = Set.of("moved", "deleted");

    private FileTouches() {}

    static boolean writes(JsonValue touch) {
        return WRITES.contains(touch.get("action").text());
    }

    static boolean removes(JsonValue touch) {
        return REMOVES.contains(touch.get("action").text());
    }

    /** Return whether the file may be there at the end: it was not removed as often as it was made, or at least once. */
    static boolean isLeft(List<JsonValue> touches) {
        long made = 0;
        long removed = 0;
        boolean written = false;
        for (JsonValue touch : touches) {
            written |= writes(touch);
            made += MAKES.contains(touch.get("action").text())
                    ? touch.get("count").whole(1)
                    : 0;
            removed += removes(touch) ? touch.get("count").whole(0) : 0;
        }
        return written && removed < Math.max(1, made);
    }
}
