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
import eyas.report.model.FileFacts.Place;
import eyas.report.model.PersistenceFacts;
import eyas.state.EventContext;
import eyas.state.file.DescriptorEntry;
import eyas.state.process.ThreadEntry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Collects what a job did to files: written, made, moved, deleted, made executable; and which credentials it read.
 *
 * <p>Written means opened for writing with success. Devices and what lies in {@code /proc} and {@code /sys} are no files
 * in this sense, but the memory and environment of processes are credentials. Event thread only.
 */
final class FileCollector {
    private static final int OPEN_WRITE = FlagTable.value("file_flags", "O_WRONLY");
    private static final int OPEN_CREATED = FlagTable.value("file_flags", "O_F_CREATED");
    private static final int EXECUTE_BITS = 0111;
    /** Instead of the parameter with a folder's descriptor: the call has none. */
    private static final int WORKING_DIRECTORY = -1;

    private static final Pattern OWN = Pattern.compile("/proc/(?:self|thread-self)/(?:task/[0-9]+/)?(?:mem|environ)");
    private static final Pattern NUMBERED = Pattern.compile("/proc/([0-9]+)/(?:task/[0-9]+/)?(?:mem|environ)");
    private static final Pattern HOME = Pattern.compile("^(/home/[^/]+|/root)/");
    private static final String GIT = "git";
    private static final String WORKFLOW = "workflow";
    /** {@code RENAME_EXCHANGE}: both files stay, each under the other's name. */
    private static final int EXCHANGE = FlagTable.value("renameat2_flags", "RENAME_EXCHANGE");
    /** Folders that are renamed and may have files of a table below them: very few. */
    private static final int FOLDERS = 1_000;
    /** Folders with rows that are kept, a few for each row. */
    private static final int PARENTS = 200_000;
    /** How many rows are looked at in all because a folder was renamed that they may lie in. */
    private static final long LOOKS = 20_000_000;

    private static final PathPatterns CREDENTIALS = PathPatterns.of("/eyas/report/credentials.tsv");
    private static final PathPatterns SURFACES = PathPatterns.withPlaces("/eyas/report/persistence.tsv");

    private final ReportLimits limits;
    private final ReportFilters filters;
    private final String workingFolder;
    private final Map<String, Row> rows = new LinkedHashMap<>();
    /** Where credentials lie that were renamed or linked away from where they are known; each has a row. */
    private final Set<String> renamed = new HashSet<>();

    private final RenamedFolders folders = new RenamedFolders(CREDENTIALS, FOLDERS);

    /** Folders that rows lie in, directly or not; where there are too many, not all. */
    private final Set<String> parents = new HashSet<>();

    private @Nullable ProcessTree processes;
    private OwnFiles own = OwnFiles.NONE;
    private long omitted;
    private long looks;

    /** One file, as far as it is known. */
    static final class Row {
        final int id;
        private final String path;
        /** What runs its content later; null until something other than reading was done to it, empty where nothing does. */
        private @Nullable String surface;
        /** Whether it was written below another root directory, where it is no place of persistence. */
        private boolean isElsewhere;

        private final List<Touch> touches = new ArrayList<>(1);
        private String credential;
        private long touchCount;
        private boolean fromGit;
        private boolean sourceChanged;
        /** Who wrote it first, but for what lies elsewhere; null where nobody has. */
        private @Nullable Writing written;
        /** Whether somebody wrote it who left it there. */
        private boolean isThere;

        int executable = -1;

        private Row(int id, String path, String credential) {
            this.id = id;
            this.path = path;
            this.credential = credential;
        }

        private String surface() {
            return surface == null || (isElsewhere && written == null) ? "" : surface;
        }
    }

    private record Writing(@Nullable ProcessNode process, long time) {}

    private static final class Touch {
        private final Action action;
        private final @Nullable ProcessNode process;
        private final long firstTime;
        private final String other;
        private long count;

        private Touch(Action action, @Nullable ProcessNode process, long firstTime, String other) {
            this.action = action;
            this.process = process;
            this.firstTime = firstTime;
            this.other = other;
        }
    }

    FileCollector(ReportLimits limits, String workingFolder, ReportFilters filters) {
        this.limits = limits;
        this.filters = filters;
        this.workingFolder =
                workingFolder.isEmpty() || workingFolder.endsWith("/") ? workingFolder : workingFolder + "/";
    }

    void knowing(ProcessTree tree) {
        processes = tree;
    }

    void leavingOut(OwnFiles files) {
        own = files;
    }

    long omitted() {
        return omitted + folders.omitted();
    }

    /** Returns the row of {@code name}, null where there is none. */
    @Nullable
    Row find(String name) {
        return rows.get(name);
    }

    void event(EventContext context) {
        switch (context.info().code()) {
            case EventCode.SYSCALL_OPEN_X,
                    EventCode.SYSCALL_OPENAT_2_X,
                    EventCode.SYSCALL_OPENAT2_X,
                    EventCode.SYSCALL_CREAT_X -> opened(context);
            case EventCode.SYSCALL_RENAME_X ->
                moved(context, WORKING_DIRECTORY, RenameExit.OLDPATH, WORKING_DIRECTORY, RenameExit.NEWPATH, true);
            case EventCode.SYSCALL_RENAMEAT_X, EventCode.SYSCALL_RENAMEAT2_X -> // which begin alike
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
                alsoPersists(context, file, name, action);
            }
            return;
        }
        boolean holds = !CREDENTIALS.find(name, name.length).isEmpty()
                || (!renamed.isEmpty() && renamed.contains(Bytes.text(name)))
                || (!folders.isEmpty() && !credential(Bytes.text(name)).isEmpty());
        if (holds && !isOwn(context, file, name)) {
            touched(context, Bytes.text(name), Action.READ, "");
        }
    }

    /** What runs later does so by whatever name of the machine's; a longer name of the same file says nothing more. */
    private void alsoPersists(EventContext context, DescriptorEntry file, byte[] name, Action action) {
        if (file.machineNames().isEmpty()) {
            return; // most are written where the machine's root directory is
        }
        String known = surface(context, file, name);
        for (byte[] each : file.machineNames()) {
            String surface = Arrays.equals(each, name) ? "" : surface(context, file, each);
            if (!surface.isEmpty() && !(surface.equals(known) && endsWith(each, name))) {
                touched(context, Bytes.text(each), action, "", file);
            }
        }
    }

    /**
     * Returns what runs the content of a file later. Homes and settings of another root directory are those of an image: of what is there
     * for certain, the machine's name is none of its own by the way it ends, unless it is in a home of the machine's.
     */
    private static String surface(EventContext context, @Nullable DescriptorEntry file, byte[] name) {
        String surface = surface(context, name);
        if (surface.isEmpty() || file == null || !file.isBelowAnotherRoot() || !endsWith(name, file.name())) {
            return surface;
        }
        Matcher home = HOME.matcher(Bytes.text(file.name()));
        boolean isInHome = home.lookingAt();
        if (!isInHome && !startsWith(file.name(), "/etc/")) {
            return surface;
        }
        int behind = isInHome ? file.name().length - Bytes.of(home.group(1)).length : 0;
        byte[] folder = Arrays.copyOf(name, name.length - behind);
        return isInHome && isHome(context, folder) ? surface : SURFACES.findElsewhere(name, name.length);
    }

    private static String surface(EventContext context, byte[] path) {
        return SURFACES.find(path, path.length, context.state().runnerFolders().belowHome(path, 0, path.length));
    }

    private static boolean isHome(EventContext context, byte[] folder) {
        return HOME.matcher(Bytes.text(folder) + "/").matches()
                || context.state().users().ofHost().stream().anyMatch(user -> Arrays.equals(user.home(), folder));
    }

    private static boolean endsWith(byte[] name, byte[] end) {
        int from = name.length - end.length;
        return from >= 0 && Arrays.equals(name, from, name.length, end, 0, end.length);
    }

    /**
     * Returns what a file is called without links, since a link to a start-up file or to a credential is that file. Of the machine's names
     * for what lies below another root directory, one will do.
     */
    private static byte[] name(DescriptorEntry file) {
        return file.isBelowAnotherRoot() ? file.machineNames().getFirst() : file.realName();
    }

    /** A process that reads its own environment learns nothing, and outside of {@code /proc} no file is an environment. */
    private static boolean isOwn(EventContext context, DescriptorEntry file, byte[] name) {
        if (!endsWith(name, "/mem") && !endsWith(name, "/environ")) {
            return false;
        }
        if (!startsWith(name, "/proc/") || OWN.matcher(Bytes.text(name)).matches()) {
            return true;
        }
        // The kernel says what number it read "self" as; the name alone may lead through the folder of another process.
        Matcher numbered = NUMBERED.matcher(Bytes.text(name));
        ThreadEntry thread = context.thread();
        return thread != null
                && numbered.matches()
                && numbered.group(1).equals(Long.toString(thread.pid()))
                && OWN.matcher(Bytes.text(file.name())).matches();
    }

    private static boolean isSpecial(byte[] name) {
        return name.length < 2 || startsWith(name, "/dev/") || startsWith(name, "/proc/") || startsWith(name, "/sys/");
    }

    private static boolean startsWith(byte[] name, String word) {
        return regionMatches(name, 0, word);
    }

    private static boolean endsWith(byte[] name, String word) {
        return regionMatches(name, name.length - word.length(), word);
    }

    private static boolean regionMatches(byte[] name, int at, String word) {
        if (at < 0 || name.length < at + word.length()) {
            return false;
        }
        for (int i = 0; i < word.length(); i++) {
            if (name[at + i] != word.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private void moved(EventContext context, int fromFolder, int from, int toFolder, int to, boolean away) {
        if (context.event().result(-1) != 0) {
            return;
        }
        String oldPath = Bytes.text(context.followed(fromFolder, from, !away));
        String newPath = Bytes.text(context.followed(toFolder, to, false));
        if (oldPath.isEmpty() || newPath.isEmpty()) {
            return;
        }
        Row source = rows.get(oldPath);
        String credential = source == null ? credential(oldPath) : source.credential;
        Row target = rows.get(newPath);
        String other = target == null ? credential(newPath) : target.credential;
        touched(context, newPath, Action.RENAMED_TO_THIS, oldPath);
        for (byte[] each : context.machineNames()) {
            byte[] name = Bytes.of(newPath);
            String surface = surface(context, null, each);
            boolean isKnown = endsWith(each, name) && surface.equals(surface(context, null, name));
            if (!surface.isEmpty() && !isKnown) {
                touched(context, Bytes.text(each), Action.RENAMED_TO_THIS, oldPath);
            }
        }
        carryCredential(credential, rows.get(newPath));
        if (!away) {
            return;
        }
        boolean isExchange = isExchange(context);
        movedFolder(context, oldPath, newPath, isExchange);
        if (isExchange) {
            touched(context, oldPath, Action.RENAMED_TO_THIS, newPath);
            carryCredential(other, rows.get(oldPath));
        } else if (source != null) {
            touched(context, oldPath, Action.MOVED, newPath);
        }
    }

    private static boolean isExchange(EventContext context) {
        return context.info().code() == EventCode.SYSCALL_RENAMEAT2_X
                && (context.event().paramUnsigned(Renameat2Exit.FLAGS, 0) & EXCHANGE) != 0;
    }

    /** What was renamed may be a folder: then what lies in it has another name. */
    private void movedFolder(EventContext context, String oldPath, String newPath, boolean isExchange) {
        nowPersists(context, oldPath, newPath);
        if (isExchange) {
            nowPersists(context, newPath, oldPath);
            folders.exchanged(oldPath, newPath);
        } else {
            folders.renamed(oldPath, newPath);
        }
    }

    /** What was written in another folder runs later where the folder gets a name under which it does. */
    private void nowPersists(EventContext context, String before, String now) {
        if ((!parents.contains(before) && parents.size() < PARENTS) || !SURFACES.mayLieBelow(Bytes.of(now))) {
            return;
        }
        looks += rows.size();
        if (looks > LOOKS) {
            omitted++;
            return;
        }
        String inside = before + "/";
        List<String> found = new ArrayList<>();
        for (Row row : rows.values()) {
            if (row.isThere && row.path.startsWith(inside)) {
                byte[] path = Bytes.of(now + row.path.substring(before.length()));
                if (!surface(context, path).isEmpty()) {
                    found.add(row.path);
                }
            }
        }
        found.forEach(path -> touched(context, now + path.substring(before.length()), Action.RENAMED_TO_THIS, path));
    }

    private String credential(String path) {
        byte[] first = Bytes.of(folders.first(path));
        return CREDENTIALS.find(first, first.length);
    }

    /** A credential is one under every name that it gets. */
    private void carryCredential(String credential, @Nullable Row target) {
        if (target != null && target.credential.isEmpty() && !credential.isEmpty()) {
            target.credential = credential;
            renamed.add(target.path);
        }
    }

    private void named(EventContext context, int folder, int index, boolean last, Action action) {
        if (context.event().result(-1) == 0) {
            String path = Bytes.text(context.followed(folder, index, last));
            if (!path.isEmpty()) {
                touched(context, path, action, "");
            }
        }
    }

    private void permitted(EventContext context, int folder, int index, int mode) {
        if ((context.event().paramUnsigned(mode, 0) & EXECUTE_BITS) != 0) {
            named(context, folder, index, true, Action.MADE_EXECUTABLE);
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
        if (action != Action.READ && own.holds(name, context.thread())) {
            return;
        }
        Row row = rows.get(name);
        boolean isBelow = file != null && file.isBelowAnotherRoot();
        if (row == null) {
            if (rows.size() >= limits.files()) {
                omitted++;
                return;
            }
            row = new Row(rows.size(), name, credential(name));
            rows.put(name, row);
            addParents(name);
        }
        if (row.surface == null && action != Action.READ) {
            byte[] bytes = Bytes.of(name);
            // Git never runs its samples, and puts a dozen into each repository.
            row.surface = name.endsWith(".sample") ? "" : surface(context, bytes);
        }
        ProcessNode process = processes == null ? null : processes.of(context);
        row.touchCount++;
        note(row, action, process, context.event().time(), otherName);
        row.isThere = switch (action) {
            case WRITTEN, CREATED, RENAMED_TO_THIS -> true;
            case DELETED, MOVED -> false;
            case READ, MADE_EXECUTABLE -> row.isThere;
        };
        if (action == Action.WRITTEN || action == Action.CREATED || action == Action.RENAMED_TO_THIS) {
            boolean git = process != null && process.name.startsWith(GIT);
            row.sourceChanged |= row.fromGit && !git;
            row.fromGit |= git;
            boolean isElsewhere =
                    isBelow && surface(context, file, Bytes.of(name)).isEmpty();
            row.isElsewhere |= isElsewhere;
            if (row.written == null && !isElsewhere) {
                row.written = new Writing(process, context.event().time());
            }
        }
    }

    private void addParents(String path) {
        for (int end = path.lastIndexOf('/');
                end > 0 && parents.size() < PARENTS;
                end = path.lastIndexOf('/', end - 1)) {
            if (!parents.add(path.substring(0, end))) {
                return;
            }
        }
    }

    private void note(Row row, Action action, @Nullable ProcessNode process, long time, String otherName) {
        for (Touch touch : row.touches) {
            if (touch.action == action && touch.process == process) {
                touch.count++;
                return;
            }
        }
        if (row.touches.size() < limits.touches()) {
            Touch touch = new Touch(action, process, time, otherName);
            touch.count = 1;
            row.touches.add(touch);
            return;
        }
        for (Touch touch : row.touches) {
            if (touch.action == action && isOfSameCode(touch.process, process)) {
                touch.count++;
                return;
            }
        }
    }

    /** Return whether both belong to one step and one script of a package. */
    private static boolean isOfSameCode(@Nullable ProcessNode one, @Nullable ProcessNode other) {
        return ProcessNode.stepOf(one) == ProcessNode.stepOf(other)
                && ProcessNode.scriptOf(one) == ProcessNode.scriptOf(other);
    }

    List<FileFacts> facts(SecretMask mask) {
        List<FileFacts> facts = new ArrayList<>(rows.size());
        for (Row row : rows.values()) {
            facts.add(new FileFacts(
                    row.id,
                    mask.mask(row.path),
                    place(row.path),
                    row.touches.stream()
                            .map(t -> new FileFacts.Touch(
                                    t.action, ProcessNode.idOf(t.process), t.firstTime, t.count, mask.mask(t.other)))
                            .toList(),
                    row.touchCount,
                    row.credential,
                    row.surface(),
                    row.sourceChanged && row.path.startsWith(workingFolder),
                    row.executable));
        }
        return facts;
    }

    private Place place(String file) {
        if (!workingFolder.isEmpty() && file.startsWith(workingFolder)) {
            return Place.WORKSPACE;
        }
        if (file.startsWith("/tmp/") || file.startsWith("/var/tmp/") || file.startsWith("/dev/shm/")) {
            return Place.TEMPORARY;
        }
        return HOME.matcher(file).lookingAt() ? Place.HOME : Place.SYSTEM;
    }

    List<PersistenceFacts> persistence(SecretMask mask) {
        List<PersistenceFacts> facts = new ArrayList<>();
        for (Row row : rows.values()) {
            // A checkout brings the workflows of its repository; that is not somebody who adds one.
            boolean checkedOut = row.surface().equals(WORKFLOW) && row.fromGit && !row.sourceChanged;
            Writing first = row.written;
            if (row.surface().isEmpty() || first == null || checkedOut) {
                continue;
            }
            facts.add(new PersistenceFacts(
                    facts.size(),
                    row.surface(),
                    mask.mask(row.path),
                    row.id,
                    ProcessNode.idOf(first.process()),
                    ProcessNode.stepOf(first.process()),
                    first.time()));
        }
        return facts;
    }
}
