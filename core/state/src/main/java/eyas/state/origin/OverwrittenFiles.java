package eyas.state.origin;

import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Detects a step that overwrites what commands of an earlier step created: in place, by another file, directory or link with the same name,
 * or by one created after the first was removed or moved away. Output of actions is exempt. Event thread only.
 */
final class OverwrittenFiles {
    /** The maximum number of removed files and directories kept: 10 MB. */
    static final int MOST = 1 << 16;

    private final WrittenFiles files;
    /** The step that created what another step then removed or moved away, by path. */
    private final NavigableMap<ContainerPath, Long> removed = new TreeMap<>();

    private final ContainerPath probe = new ContainerPath();
    private long forgotten;

    OverwrittenFiles(WrittenFiles files) {
        this.files = files;
    }

    /** Returns the number of removed files not kept because there were too many. */
    long forgotten() {
        return forgotten;
    }

    /**
     * Records that {@code process} writes to {@code path}.
     *
     * @param before the file that has or had this name, null if this job did not write it
     * @param isNew whether the name did not exist
     * @param time of the event, ns since the epoch
     */
    void written(OriginProcess process, byte[] path, @Nullable WrittenFile before, boolean isNew, long time) {
        long step = process.stepNumber();
        boolean isOther = before != null && isOfOther(before.writer, step);
        if (isNew) {
            // The directory was moved away with the file.
            isOther = isOther && !removed.isEmpty() && isBelowRemoved(process, path);
        }
        if (!removed.isEmpty()) {
            Long made = removed.remove(probe.to(path, process.containerKey()));
            isOther |= made != null && step != 0 && made != step;
        }
        if (isOther) {
            process.originState().lastOverwrite = time;
        }
    }

    /** Records that {@code process} gives the name {@code path} to another file, directory or link. */
    void replaced(OriginProcess process, byte[] path, long time) {
        WrittenFile file = files.named(path, process.containerKey());
        written(process, path, file, false, time);
        long step = process.stepNumber();
        if (file == null && step != 0 && (hasRemovedBelow(process, path) || createdBelow(process, path) != null)) {
            process.originState().lastOverwrite = time;
        }
    }

    /** Records that {@code process} removes or moves away the file or directory at {@code path}. */
    void removed(OriginProcess process, byte[] path, boolean mayBeDirectory) {
        WrittenFile file = files.named(path, process.containerKey());
        if (file == null && mayBeDirectory) {
            file = createdBelow(process, path);
        }
        if (file == null || !isOfOther(file.writer, process.stepNumber())) {
            return;
        }
        if (removed.size() < MOST || removed.containsKey(probe.to(path, process.containerKey()))) {
            removed.put(new ContainerPath().to(path, process.containerKey()), file.writer.step);
        } else {
            forgotten++;
        }
    }

    /** Returns a file below {@code directory} that commands of another step created; null if unknown. */
    private @Nullable WrittenFile createdBelow(OriginProcess process, byte[] directory) {
        long step = process.stepNumber();
        return step == 0 ? null : files.below(directory, process.containerKey(), file -> isOfOther(file.writer, step));
    }

    private boolean hasRemovedBelow(OriginProcess process, byte[] directory) {
        for (ContainerPath at : removed.tailMap(probe.to(directory, process.containerKey()), false)
                .keySet()) {
            if (!at.startsWith(directory)) {
                return false;
            }
            if (at.isBelow(directory) && at.isIn(process.containerKey())) {
                return true;
            }
        }
        return false;
    }

    private boolean isBelowRemoved(OriginProcess process, byte[] path) {
        for (int i = path.length - 1; i > 0; i--) {
            if (path[i] == '/' && removed.containsKey(probe.to(path, i, process.containerKey()))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isOfOther(ContentWriter writer, long step) {
        return writer.step != 0 && step != 0 && writer.step != step && !writer.isAction && !writer.isRunner;
    }

    /** Removes all entries. */
    void clear() {
        removed.clear();
    }
}
