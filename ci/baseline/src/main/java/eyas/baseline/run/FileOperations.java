package eyas.baseline.run;

import eyas.report.model.FileFacts;
import eyas.report.model.FileFacts.Action;
import eyas.report.model.FileFacts.Touch;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** What was done to one file. */
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
     * Return whether the file may be there at the end. Where everything was done once, the last of what made or removed it decides: a
     * file that is renamed to a name makes it, and takes the place of one that was there. Else it stays if it was made more often than
     * removed; it was there before if it was not made first, which counts as made.
     *
     * @param touches what was done, in the order in which it was done for the first time
     * @param whole whether that is all
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

    /** Return how often something was done to a file of which its row does not say what, and by whom. */
    static long cut(FileFacts file) {
        return Math.max(
                0,
                file.touchCount()
                        - file.touches().stream().mapToLong(Touch::count).sum());
    }
}
