package eyas.baseline.run;

import eyas.report.model.FileFacts;
import eyas.report.model.FileFacts.Action;
import eyas.report.model.FileFacts.Touch;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Operations on one file. */
final class FileOperations {
    private static final Set<Action> MAKES = EnumSet.of(Action.CREATED, Action.RENAMED_TO_THIS);
    private static final Set<Action> REMOVES = EnumSet.of(Action.MOVED, Action.DELETED);

    private FileOperations() {}

    static boolean writes(Touch touch) {
        return touch.action() != Action.READ && !removes(touch);
    }

    static boolean removes(Touch touch) {
        return REMOVES.contains(touch.action());
    }

    /**
     * Returns whether the file may exist at the end. If each operation was done once, the last one that created or removed it decides: a
     * rename creates the target and replaces an existing one. Otherwise the file exists if it was created more often than removed; if its
     * first operation is not a creation, it existed before, which counts as one.
     *
     * @param touches the operations, in the order of their first occurrence
     * @param whole whether these are all operations
     */
    static boolean isLeft(List<Touch> touches, boolean whole) {
        long made = !touches.isEmpty() && !MAKES.contains(touches.getFirst().action()) ? 1 : 0;
        long removed = 0;
        boolean written = false;
        boolean once = true;
        boolean removedLast = false;
        for (Touch touch : touches) {
            written |= writes(touch);
            once &= touch.count() == 1;
            removedLast = removes(touch) || (removedLast && !MAKES.contains(touch.action()));
            made += MAKES.contains(touch.action()) ? touch.count() : 0;
            removed += removes(touch) ? touch.count() : 0;
        }
        return written && (!whole || (once ? !removedLast : removed < made));
    }

    /** Returns the number of operations on a file that are not in its row. */
    static long cut(FileFacts file) {
        return Math.max(
                0,
                file.touchCount()
                        - file.touches().stream().mapToLong(Touch::count).sum());
    }
}
