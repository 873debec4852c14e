package eyas.report.view;

import eyas.event.TableReader;
import eyas.report.model.FileFacts;
import eyas.report.model.FileFacts.Action;
import eyas.report.model.JobReport;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One file, or the files below one directory: those of a package manager's store, and those of any directory that would have too many rows.
 *
 * @param path the file, or the directory with a trailing slash
 * @param store the kind of store, empty if unknown
 * @param files the files
 */
record FileGroup(String path, String store, List<FileFacts> files) {
    /** Maximum number of processes that are listed. */
    private static final int WRITERS = 3;
    /** Maximum depth of directories that are distinguished. */
    private static final int DEPTH = 32;

    private static final String TABLE = "stores.tsv";
    private static final List<String[]> STORES = TableReader.rows(FileGroup.class.getResourceAsStream(TABLE), TABLE, 2);

    /** Directories directly below the root, or of home directories, whose names give no hint about their content. */
    private static final Set<String> TEMPORARY = Set.of("/tmp/", "/var/tmp/", "/dev/shm/");

    FileGroup {
        files = List.copyOf(files);
    }

    /** A directory node used for grouping. */
    private static final class Directory {
        private final String path;
        private final int depth;
        private final Map<String, Directory> directories = new LinkedHashMap<>();
        private final List<FileFacts> files = new ArrayList<>(1);

        private Directory(String path, int depth) {
            this.path = path;
            this.depth = depth;
        }

        private Directory below(String name) {
            return directories.computeIfAbsent(name, n -> new Directory(path + n + "/", depth + 1));
        }

        /** Returns whether a single row for everything below would still be specific enough. */
        private boolean isSpecific() {
            return TEMPORARY.contains(path) || depth > (path.startsWith("/home/") ? 2 : 1);
        }

        private List<FileGroup> rows(int most) {
            List<FileGroup> rows = new ArrayList<>();
            if (files.size() > most) {
                rows.add(new FileGroup(path, "", files));
            } else {
                files.forEach(file -> rows.add(new FileGroup(file.path(), "", List.of(file))));
            }
            directories.values().forEach(directory -> rows.addAll(directory.rows(most)));
            if (rows.size() <= most || !isSpecific()) {
                return rows;
            }
            return List.of(new FileGroup(
                    path, "", rows.stream().flatMap(row -> row.files.stream()).toList()));
        }
    }

    /**
     * Groups {@code files}. No directory has more than {@code most} rows, except those whose names are unspecific. Persistence files and
     * executed files are grouped separately and come first.
     */
    static List<FileGroup> of(List<FileFacts> files, int most) {
        List<FileGroup> folds = new ArrayList<>();
        Directory telling = new Directory("/", 0);
        Map<String, List<FileFacts>> stored = new LinkedHashMap<>();
        Map<String, String> stores = new LinkedHashMap<>();
        Directory others = new Directory("/", 0);
        for (FileFacts file : files) {
            if (!file.surface().isEmpty() || file.executable() >= 0) {
                sort(telling, file);
                continue;
            }
            String[] store = store(file.path());
            if (store == null) {
                sort(others, file);
            } else {
                String directory = file.path().substring(0, file.path().indexOf(store[0]) + store[0].length());
                stored.computeIfAbsent(directory, f -> new ArrayList<>(1)).add(file);
                stores.put(directory, store[1]);
            }
        }
        folds.addAll(telling.rows(most));
        folds.addAll(others.rows(most));
        stored.forEach((directory, its) -> folds.add(
                its.size() > 1
                        ? new FileGroup(directory, stores.getOrDefault(directory, ""), its)
                        : new FileGroup(its.getFirst().path(), "", its)));
        return folds;
    }

    private static String @Nullable [] store(String path) {
        return STORES.stream()
                .filter(row -> path.contains(row[0]))
                .min(Comparator.comparingInt(row -> path.indexOf(row[0])))
                .orElse(null);
    }

    private static void sort(Directory root, FileFacts file) {
        Directory directory = root;
        String path = file.path();
        int begin = path.startsWith("/") ? 1 : 0;
        for (int end = path.indexOf('/', begin); end >= 0 && directory.depth < DEPTH; end = path.indexOf('/', begin)) {
            directory = directory.below(path.substring(begin, end));
            begin = end + 1;
        }
        directory.files.add(file);
    }

    /** Returns the number and kind of files, empty for a single one. */
    String count() {
        return files.size() == 1 ? "" : Phrases.count(files.size(), "file") + (store.isEmpty() ? "" : " of " + store);
    }

    String actions() {
        return actions(files);
    }

    /** Returns the operations on the files, each one once. */
    static String actions(List<FileFacts> files) {
        Set<Action> actions = new LinkedHashSet<>();
        for (FileFacts file : files) {
            file.touches().forEach(touch -> actions.add(touch.action()));
        }
        return actions.stream().map(Phrases::label).collect(Collectors.joining(", "));
    }

    /** Returns the processes that touched the files first; only the first ones if there are many. */
    String by(JobReport report) {
        Set<Integer> writers = new LinkedHashSet<>();
        for (FileFacts file : files) {
            int writer =
                    file.touches().isEmpty() ? -1 : file.touches().getFirst().process();
            if (writer >= 0 && writers.size() <= WRITERS) {
                writers.add(writer);
            }
        }
        String shown = writers.stream()
                .limit(WRITERS)
                .map(writer -> Phrases.process(report, writer))
                .collect(Collectors.joining(", "));
        return writers.size() > WRITERS ? shown + " and others" : shown;
    }
}
