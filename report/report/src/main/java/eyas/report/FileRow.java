package eyas.report;

import eyas.report.model.FileFacts;
import eyas.report.model.FileFacts.Action;
import eyas.report.model.FileFacts.Place;
import eyas.report.model.PersistenceFacts;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One file and the operations on it. Event thread only. */
final class FileRow {
    private static final String GIT = "git";
    private static final String WORKFLOW = "workflow";

    final int id;
    final String path;
    /** The kind of credential that the file holds, empty for none. */
    String credential = "";
    /** Whether the file exists with content that was written during monitoring. */
    boolean isThere;

    int executable = -1;

    private final List<Touch> touches = new ArrayList<>(1);
    /** The persistence mechanism that runs the content later; null until the file changes, empty for none. */
    private @Nullable String surface;
    /** Whether it was written below another root directory, where it is not a persistence location. */
    private boolean isElsewhere;

    private long touchCount;
    private boolean fromGit;
    private boolean sourceChanged;
    /** The first write, except for writes below another root directory. */
    private @Nullable Writing written;

    private record Writing(@Nullable ProcessNode process, long time) {}

    private static final class Touch {
        private final Action action;
        private final @Nullable ProcessNode process;
        private final long firstTime;
        private final String other;
        private long count = 1;

        private Touch(Action action, @Nullable ProcessNode process, long firstTime, String other) {
            this.action = action;
            this.process = process;
            this.firstTime = firstTime;
            this.other = other;
        }
    }

    FileRow(int id, String path) {
        this.id = id;
        this.path = path;
    }

    boolean isSurfaceKnown() {
        return surface != null;
    }

    void surface(String known) {
        surface = known;
    }

    private String surface() {
        return surface == null || (isElsewhere && written == null) ? "" : surface;
    }

    /**
     * Adds an operation.
     *
     * @param other the other name of the file, empty if it has none
     * @param most how many operations are kept individually
     */
    void touched(Action action, @Nullable ProcessNode process, long time, String other, int most) {
        touchCount++;
        isThere = switch (action) {
            case WRITTEN, CREATED, RENAMED_TO_THIS -> true;
            case DELETED, MOVED -> false;
            case READ, MADE_EXECUTABLE -> isThere;
        };
        Touch ofSameCode = null;
        for (Touch touch : touches) {
            if (touch.action == action && touch.process == process) {
                touch.count++;
                return;
            }
            if (ofSameCode == null && touch.action == action && isOfSameCode(touch.process, process)) {
                ofSameCode = touch;
            }
        }
        if (touches.size() < most) {
            touches.add(new Touch(action, process, time, other));
        } else if (ofSameCode != null) {
            ofSameCode.count++;
        }
    }

    /** Returns whether both belong to the same step and the same script of a package. */
    private static boolean isOfSameCode(@Nullable ProcessNode one, @Nullable ProcessNode other) {
        return ProcessNode.stepOf(one) == ProcessNode.stepOf(other)
                && ProcessNode.scriptOf(one) == ProcessNode.scriptOf(other);
    }

    /** Adds a write of content by {@code process}; {@code elsewhere} if it is at a location where no persistence mechanism runs it. */
    void written(@Nullable ProcessNode process, long time, boolean elsewhere) {
        boolean git = process != null && process.name.startsWith(GIT);
        sourceChanged |= fromGit && !git;
        fromGit |= git;
        isElsewhere |= elsewhere;
        if (written == null && !elsewhere) {
            written = new Writing(process, time);
        }
    }

    FileFacts facts(SecretMask mask, String workingDirectory) {
        return new FileFacts(
                id,
                mask.mask(path),
                place(workingDirectory),
                touches.stream()
                        .map(t -> new FileFacts.Touch(
                                t.action, ProcessNode.idOf(t.process), t.firstTime, t.count, mask.mask(t.other)))
                        .toList(),
                touchCount,
                credential,
                surface(),
                sourceChanged && path.startsWith(workingDirectory),
                executable);
    }

    private Place place(String workingDirectory) {
        if (!workingDirectory.isEmpty() && path.startsWith(workingDirectory)) {
            return Place.WORKSPACE;
        }
        if (path.startsWith("/tmp/") || path.startsWith("/var/tmp/") || path.startsWith("/dev/shm/")) {
            return Place.TEMPORARY;
        }
        return PersistencePaths.isInHome(path) ? Place.HOME : Place.SYSTEM;
    }

    /** Adds the file to {@code facts} if its content runs later. */
    void addPersistence(List<PersistenceFacts> facts, SecretMask mask) {
        // A checkout includes the repository's workflows; they are not additions of the job.
        boolean checkedOut = surface().equals(WORKFLOW) && fromGit && !sourceChanged;
        Writing first = written;
        if (!surface().isEmpty() && first != null && !checkedOut) {
            facts.add(new PersistenceFacts(
                    facts.size(),
                    surface(),
                    mask.mask(path),
                    id,
                    ProcessNode.idOf(first.process()),
                    ProcessNode.stepOf(first.process()),
                    first.time()));
        }
    }
}
