package eyas.report;

import eyas.event.Bytes;
import eyas.event.Event;
import eyas.event.EventCode;
import eyas.event.EventParams.ChmodExit;
import eyas.event.EventParams.FchmodExit;
import eyas.event.EventParams.FchmodatExit;
import eyas.event.EventParams.LinkExit;
import eyas.event.EventParams.LinkatExit;
import eyas.event.EventParams.RenameExit;
import eyas.event.EventParams.Renameat2Exit;
import eyas.event.EventParams.RenameatExit;
import eyas.event.EventParams.UnlinkExit;
import eyas.event.EventParams.UnlinkatExit;
import eyas.event.FlagTable;
import eyas.report.model.FileFacts;
import eyas.report.model.FileFacts.Action;
import eyas.report.model.PersistenceFacts;
import eyas.state.EventContext;
import eyas.state.file.DescriptorEntry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Collects what a job did to files (write, create, move, delete, make executable) and which credentials it read.
 *
 * <p>A file counts as written if it was successfully opened for writing. Devices and entries of {@code /proc} and {@code /sys} are ignored,
 * except that the memory and environment of processes are credentials. Event thread only.
 */
final class FileCollector {
    private static final int OPEN_WRITE = FlagTable.value("file_flags", "O_WRONLY");
    private static final int OPEN_CREATED = FlagTable.value("file_flags", "O_F_CREATED");
    private static final int EXECUTE_BITS = 0111;
    /** Stands for a missing directory descriptor parameter. */
    private static final int WORKING_DIRECTORY = -1;
    /** {@code RENAME_EXCHANGE}: both files stay, with their names swapped. */
    private static final int EXCHANGE = FlagTable.value("renameat2_flags", "RENAME_EXCHANGE");

    private static final List<byte[]> SPECIAL = List.of(Bytes.of("/dev/"), Bytes.of("/proc/"), Bytes.of("/sys/"));

    private final ReportLimits limits;
    private final ReportFilters filters;
    private final String workingDirectory;
    private final FileRows rows;
    private final CredentialFiles credentials = new CredentialFiles();
    private @Nullable ProcessTree processes;
    private AgentControlFiles own = AgentControlFiles.NONE;

    FileCollector(ReportLimits limits, String workingDirectory, ReportFilters filters) {
        this.limits = limits;
        this.filters = filters;
        this.workingDirectory = workingDirectory.isEmpty() || workingDirectory.endsWith("/")
                ? workingDirectory
                : workingDirectory + "/";
        this.rows = new FileRows(limits.files());
    }

    void knowing(ProcessTree tree) {
        processes = tree;
    }

    void leavingOut(AgentControlFiles files) {
        own = files;
    }

    long omitted() {
        return rows.omitted() + credentials.directories().omitted();
    }

    /** Returns the row of {@code name}, or null if there is none. */
    @Nullable
    FileRow find(String name) {
        return rows.find(name);
    }

    void event(EventContext context) {
        switch (context.info().code()) {
            case EventCode.SYSCALL_OPEN_X,
                    EventCode.SYSCALL_OPENAT_2_X,
                    EventCode.SYSCALL_OPENAT2_X,
                    EventCode.SYSCALL_CREAT_X -> opened(context);
            case EventCode.SYSCALL_RENAME_X ->
                moved(context, WORKING_DIRECTORY, RenameExit.OLDPATH, WORKING_DIRECTORY, RenameExit.NEWPATH, true);
            case EventCode.SYSCALL_RENAMEAT_X, EventCode.SYSCALL_RENAMEAT2_X -> // with a common prefix
                moved(
                        context,
                        RenameatExit.OLDDIRFD,
                        RenameatExit.OLDPATH,
                        RenameatExit.NEWDIRFD,
                        RenameatExit.NEWPATH,
                        true);
            case EventCode.SYSCALL_LINK_2_X ->
                moved(context, WORKING_DIRECTORY, LinkExit.OLDPATH, WORKING_DIRECTORY, LinkExit.NEWPATH, false);
            case EventCode.SYSCALL_LINKAT_2_X ->
                moved(context, LinkatExit.OLDDIR, LinkatExit.OLDPATH, LinkatExit.NEWDIR, LinkatExit.NEWPATH, false);
            case EventCode.SYSCALL_UNLINK_2_X ->
                named(context, WORKING_DIRECTORY, UnlinkExit.PATH, false, Action.DELETED);
            case EventCode.SYSCALL_UNLINKAT_2_X ->
                named(context, UnlinkatExit.DIRFD, UnlinkatExit.NAME, false, Action.DELETED);
            case EventCode.SYSCALL_CHMOD_X -> permitted(context, WORKING_DIRECTORY, ChmodExit.FILENAME, ChmodExit.MODE);
            case EventCode.SYSCALL_FCHMODAT_X ->
                permitted(context, FchmodatExit.DIRFD, FchmodatExit.FILENAME, FchmodatExit.MODE);
            case EventCode.SYSCALL_FCHMOD_X -> permittedOpen(context);
            default -> {}
        }
    }

    private void opened(EventContext context) {
        DescriptorEntry file = context.descriptor();
        if (file == null || context.event().result(-1) < 0 || !file.type().isFile()) {
            return;
        }
        byte[] name = name(file);
        int flags = file.openFlags();
        boolean created = context.info().code() == EventCode.SYSCALL_CREAT_X || (flags & OPEN_CREATED) != 0;
        if (created || (flags & OPEN_WRITE) != 0) {
            if (!isSpecial(name) && !filters.hides(ReportFilters.Kind.WRITTEN_FILES, context)) {
                Action action = created ? Action.CREATED : Action.WRITTEN;
                touched(context, Bytes.text(name), action, "", file);
                recordOtherPersistentNames(context, file, name, action);
            }
        } else if (credentials.isReadFrom(context, file, name)) {
            touched(context, Bytes.text(name), Action.READ, "");
        }
    }

    /** Records the other names of a file on the machine by which a persistence mechanism runs it. */
    private void recordOtherPersistentNames(EventContext context, DescriptorEntry file, byte[] name, Action action) {
        if (file.machineNames().isEmpty()) {
            return; // most are written below the machine's own root directory
        }
        String known = PersistencePaths.find(context, file, name);
        for (byte[] each : file.machineNames()) {
            String surface = Arrays.equals(each, name) ? "" : PersistencePaths.find(context, file, each);
            // A longer name of the same file adds no information.
            if (!surface.isEmpty() && !(surface.equals(known) && Bytes.endsWith(each, each.length, name))) {
                touched(context, Bytes.text(each), action, "", file);
            }
        }
    }

    /**
     * Returns the name of a file with links resolved, since a link to a startup file or to a credential refers to that file. If a file
     * below another root directory has several names on the machine, one of them is enough.
     */
    private static byte[] name(DescriptorEntry file) {
        return file.isBelowAnotherRoot() ? file.machineNames().getFirst() : file.realName();
    }

    private static boolean isSpecial(byte[] name) {
        if (name.length < 2) {
            return true;
        }
        for (byte[] special : SPECIAL) {
            if (Bytes.startsWith(name, special)) {
                return true;
            }
        }
        return false;
    }

    private void moved(EventContext context, int fromDirectory, int from, int toDirectory, int to, boolean away) {
        if (context.event().result(-1) != 0) {
            return;
        }
        String oldPath = Bytes.text(context.followed(fromDirectory, from, !away));
        String newPath = Bytes.text(context.followed(toDirectory, to, false));
        if (oldPath.isEmpty() || newPath.isEmpty()) {
            return;
        }
        FileRow source = rows.find(oldPath);
        String credential = credential(source, oldPath);
        String other = credential(rows.find(newPath), newPath);
        touched(context, newPath, Action.RENAMED_TO_THIS, oldPath);
        for (byte[] each : context.machineNames()) {
            byte[] name = Bytes.of(newPath);
            String surface = PersistencePaths.find(context, each);
            boolean isKnown =
                    Bytes.endsWith(each, each.length, name) && surface.equals(PersistencePaths.find(context, name));
            if (!surface.isEmpty() && !isKnown) {
                touched(context, Bytes.text(each), Action.RENAMED_TO_THIS, oldPath);
            }
        }
        credentials.carry(credential, rows.find(newPath));
        if (!away) {
            return;
        }
        boolean isExchange = isExchange(context);
        directoryRenamed(context, oldPath, newPath, isExchange);
        if (isExchange) {
            touched(context, oldPath, Action.RENAMED_TO_THIS, newPath);
            credentials.carry(other, rows.find(oldPath));
        } else if (source != null) {
            touched(context, oldPath, Action.MOVED, newPath);
        }
    }

    private String credential(@Nullable FileRow row, String path) {
        return row == null ? credentials.kind(path) : row.credential;
    }

    private static boolean isExchange(EventContext context) {
        return context.info().code() == EventCode.SYSCALL_RENAMEAT2_X
                && (context.event().paramUnsigned(Renameat2Exit.FLAGS, 0) & EXCHANGE) != 0;
    }

    /** Handles a renamed directory: the files in it have new names. */
    private void directoryRenamed(EventContext context, String oldPath, String newPath, boolean isExchange) {
        recordPersistenceAfterRename(context, oldPath, newPath);
        if (isExchange) {
            recordPersistenceAfterRename(context, newPath, oldPath);
            credentials.directories().exchanged(oldPath, newPath);
        } else {
            credentials.directories().renamed(oldPath, newPath);
        }
    }

    /** Records the files of a directory that a persistence mechanism runs under the directory's new name. */
    private void recordPersistenceAfterRename(EventContext context, String before, String now) {
        if (!rows.mayHaveBelow(before) || !PersistencePaths.mayLieBelow(now)) {
            return;
        }
        for (FileRow row : rows.presentBelow(before)) {
            String name = now + row.path.substring(before.length());
            if (!PersistencePaths.find(context, Bytes.of(name)).isEmpty()) {
                touched(context, name, Action.RENAMED_TO_THIS, row.path);
            }
        }
    }

    private void named(EventContext context, int directory, int index, boolean last, Action action) {
        if (context.event().result(-1) == 0) {
            String path = Bytes.text(context.followed(directory, index, last));
            if (!path.isEmpty()) {
                touched(context, path, action, "");
            }
        }
    }

    private void permitted(EventContext context, int directory, int index, int mode) {
        if ((context.event().paramUnsigned(mode, 0) & EXECUTE_BITS) != 0) {
            named(context, directory, index, true, Action.MADE_EXECUTABLE);
        }
    }

    private void permittedOpen(EventContext context) {
        Event event = context.event();
        DescriptorEntry file = context.descriptor();
        if (file != null
                && file.type().isFile()
                && event.result(-1) == 0
                && (event.paramUnsigned(FchmodExit.MODE, 0) & EXECUTE_BITS) != 0) {
            touched(context, Bytes.text(name(file)), Action.MADE_EXECUTABLE, "", file);
        }
    }

    private void touched(EventContext context, String name, Action action, String otherName) {
        touched(context, name, action, otherName, null);
    }

    private void touched(
            EventContext context, String name, Action action, String otherName, @Nullable DescriptorEntry file) {
        if (action != Action.READ && own.contains(name, context.thread())) {
            return;
        }
        FileRow row = rows.find(name);
        if (row == null) {
            row = rows.add(name);
            if (row == null) {
                return;
            }
            row.credential = credentials.kind(name);
        }
        if (action != Action.READ && !row.isSurfaceKnown()) {
            // Git never runs its samples, and puts a dozen of them into each repository.
            row.surface(name.endsWith(".sample") ? "" : PersistencePaths.find(context, Bytes.of(name)));
        }
        ProcessNode process = processes == null ? null : processes.of(context);
        long time = context.event().time();
        row.touched(action, process, time, otherName, limits.touches());
        if (action == Action.WRITTEN || action == Action.CREATED || action == Action.RENAMED_TO_THIS) {
            boolean isElsewhere = file != null
                    && file.isBelowAnotherRoot()
                    && PersistencePaths.find(context, file, Bytes.of(name)).isEmpty();
            row.written(process, time, isElsewhere);
        }
    }

    List<FileFacts> facts(SecretMask mask) {
        return rows.all().stream().map(row -> row.facts(mask, workingDirectory)).toList();
    }

    List<PersistenceFacts> persistence(SecretMask mask) {
        List<PersistenceFacts> facts = new ArrayList<>();
        rows.all().forEach(row -> row.addPersistence(facts, mask));
        return facts;
    }
}
