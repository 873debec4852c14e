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

    /**
     * Return whether the file may be there at the end. Where everything was done once, the last of what made or removed it decides: a
     * file that is renamed to a name makes it, and takes the place of one that was there. Else it stays if it was made more often than
     * removed; it was there before if it was not made first, which counts as made.
     *
     * @param touches what was done, in the order in which it was done for the first time
     * @param whole whether that is all
     */
    static boolean isLeft(List<JsonValue> touches, boolean whole) {
        long made = !touches.isEmpty()
                        && !MAKES.contains(touches.getFirst().get("action").text())
                ? 1
                : 0;
        long removed = 0;
        boolean written = false;
        boolean once = true;
        boolean removedLast = false;
        for (JsonValue touch : touches) {
            written |= writes(touch);
            once &= touch.get("count").whole(0) == 1;
            removedLast = removes(touch)
                    || (removedLast && !MAKES.contains(touch.get("action").text()));
            made += MAKES.contains(touch.get("action").text())
                    ? touch.get("count").whole(1)
                    : 0;
            removed += removes(touch) ? touch.get("count").whole(0) : 0;
        }
        return written && (!whole || (once ? !removedLast : removed < made));
    }

    /** Return how often something was done to a file of which its row does not say what, and by whom. */
    static long cut(JsonValue file) {
        long told = 0;
        for (JsonValue touch : file.get("touches").list()) {
            told += touch.get("count").whole(1);
        }
        return Math.max(0, file.get("touch_count").whole(told) - told);
    }
}
