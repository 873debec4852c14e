package eyas.github.runner;

import eyas.ci.provider.StepExport;
import eyas.ci.provider.StepExport.Kind;
import eyas.ci.provider.StepExportWatch;
import eyas.ci.provider.StepExports;
import eyas.ci.provider.UntrustedFileReader;
import eyas.text.FileErrorMessage;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the runner's command files of each step of a job while they exist.
 *
 * <p>The runner creates new files before each step, reads them after it, and removes them. Each file is opened when it appears, and read
 * again after its removal: by then it contains what the runner has read. Its earlier content counts, too. Steps can manipulate the files:
 * only regular files are read, without following links, up to a size limit, and at most {@link #MOST_FILES} of them; skipped files are
 * reported. A separate thread waits for the files; {@link #exports} is thread-safe.
 */
public final class CommandFileWatch implements StepExportWatch {
    /** Maximum size of a file in bytes. */
    static final int MOST_BYTES = 1 << 20;

    /** Maximum number of files per job. */
    static final int MOST_FILES = 2_000;

    /** Maximum number of names per job. */
    static final int MOST_NAMES = 5_000;

    /** Maximum total size in bytes of the files that one request reads again. */
    static final long MOST_AGAIN = 8 << 20;

    /** Number of parent directories whose moves are detected. */
    private static final int ABOVE = 2;

    /** Maximum number of reads of a file after changes; beyond, it is only read on request and after its removal. */
    private static final int MOST_READS = 64;

    private static final int MOST_PROBLEMS = 20;
    private static final String WHOSE = "the environment of later steps: ";
    private static final String MOVED = "the directory of the runner's command files was moved or replaced";
    private static final String DIRECTORY = "_runner_file_commands";
    private static final String VARIABLES = "set_env_";
    private static final String PATHS = "add_path_";

    private final Path directory;
    private final WatchService service;
    private final Map<String, OpenFile> openFiles = new LinkedHashMap<>();
    private final Set<StepExport> names = new LinkedHashSet<>();
    private final Set<String> problems = new LinkedHashSet<>();
    /** The watched directories, each with the name of its child on the path to the files; none for the files' own directory. */
    private final Map<WatchKey, String> directories = new HashMap<>();
    /** The file key of the directory. */
    private final Object identity;
    /** Used by the watching thread only. */
    private int files;

    private long omitted;
    private volatile boolean isClosed;

    private static final class OpenFile {
        private final SeekableByteChannel channel;
        private int reads;

        private OpenFile(SeekableByteChannel channel) {
            this.channel = channel;
        }
    }

    private CommandFileWatch(Path directory, WatchService service) throws IOException {
        this.directory = directory;
        this.service = service;
        this.identity = identity(directory);
    }

    private static Object identity(Path directory) throws IOException {
        BasicFileAttributes attributes =
                Files.readAttributes(directory, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        Object key = attributes.fileKey();
        return key == null ? attributes.creationTime() : key;
    }

    /** Starts to watch the files of the job with this environment; empty if its runner has none. */
    public static Optional<StepExportWatch> of(GitHubEnvironment environment) {
        return environment
                .directory("RUNNER_TEMP")
                .map(temporary -> temporary.resolve(DIRECTORY))
                .flatMap(CommandFileWatch::in);
    }

    /** Starts to watch the files of a directory; empty if it cannot be watched. */
    static Optional<StepExportWatch> in(Path directory) {
        if (!Files.isDirectory(directory)) {
            return Optional.empty();
        }
        try {
            WatchService service = directory.getFileSystem().newWatchService();
            CommandFileWatch watch = new CommandFileWatch(directory, service);
            watch.register();
            watch.poll();
            Thread.ofPlatform().name("command-files").daemon().start(watch::run);
            return Optional.of(watch);
        } catch (IOException e) {
            return Optional.of(new Unreadable(directory + " cannot be watched: " + FileErrorMessage.reason(e)));
        }
    }

    private void register() throws IOException {
        directories.put(
                directory.register(
                        service,
                        StandardWatchEventKinds.ENTRY_CREATE,
                        StandardWatchEventKinds.ENTRY_MODIFY,
                        StandardWatchEventKinds.ENTRY_DELETE),
                "");
        Path at = directory;
        for (int i = 0; i < ABOVE; i++) {
            Path above = at.getParent();
            if (above == null) {
                return;
            }
            directories.put(
                    above.register(service, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_DELETE),
                    String.valueOf(at.getFileName()));
            at = above;
        }
    }

    /** The exports if the files cannot be read. */
    private record Unreadable(String why) implements StepExportWatch {
        @Override
        public StepExports exports() {
            return new StepExports(List.of(), 1, List.of(why));
        }

        @Override
        public void close() {}
    }

    private void run() {
        try {
            while (true) {
                WatchKey key = service.take();
                String below = directories.getOrDefault(key, "");
                for (WatchEvent<?> event : key.pollEvents()) {
                    if (below.isEmpty()) {
                        happened(event);
                    } else if (below.equals(String.valueOf(event.context()))) {
                        lost(MOVED);
                    }
                }
                if (!key.reset() && below.isEmpty()) {
                    lost("the directory of the runner's command files was removed");
                    return;
                }
            }
        } catch (ClosedWatchServiceException e) {
            return; // ended by close()
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void happened(WatchEvent<?> event) {
        if (event.kind().equals(StandardWatchEventKinds.OVERFLOW)) {
            lost("there were too many changes of the runner's command files");
            poll();
            return;
        }
        String name = String.valueOf(event.context());
        if (isClosed || !(name.startsWith(VARIABLES) || name.startsWith(PATHS))) {
            return;
        }
        if (event.kind().equals(StandardWatchEventKinds.ENTRY_CREATE)) {
            end(name);
            open(name);
        } else if (event.kind().equals(StandardWatchEventKinds.ENTRY_DELETE)) {
            if (!end(name)) {
                lost(name + " was removed before it could be read");
            }
        } else if (!changed(name)) {
            open(name);
        }
    }

    /** Reads a changed file; returns false if it is not open. */
    private synchronized boolean changed(String name) {
        OpenFile file = openFiles.get(name);
        if (file != null && ++file.reads <= MOST_READS) {
            read(name, file);
        }
        return file != null;
    }

    private synchronized boolean isOpen(String name) {
        return openFiles.containsKey(name);
    }

    private void poll() {
        try (DirectoryStream<Path> found = Files.newDirectoryStream(directory, "{" + VARIABLES + "," + PATHS + "}*")) {
            for (Path each : found) {
                String name = String.valueOf(each.getFileName());
                if (!isOpen(name)) {
                    open(name);
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            lost("cannot list the runner's command files: " + FileErrorMessage.reason(e));
        }
    }

    /** Opens a file, which may take seconds, without the lock: requests do not wait for it. */
    private void open(String name) {
        if (++files > MOST_FILES) {
            lost("there were more than " + MOST_FILES + " of the runner's command files");
            return;
        }
        try {
            opened(name, new OpenFile(UntrustedFileReader.open(directory.resolve(name))));
        } catch (IOException e) {
            lost(name + " could not be read: " + FileErrorMessage.reason(e));
        }
    }

    private synchronized void opened(String name, OpenFile file) {
        if (isClosed) {
            close(name, file);
            return;
        }
        openFiles.put(name, file);
        read(name, file);
    }

    /** Reads a file once more and closes it; returns false if it was not open. */
    private synchronized boolean end(String name) {
        OpenFile file = openFiles.remove(name);
        if (file != null) {
            read(name, file);
            close(name, file);
        }
        return file != null;
    }

    private void close(String name, OpenFile file) {
        try {
            file.channel.close();
        } catch (IOException e) {
            lost(name + " could not be closed: " + FileErrorMessage.reason(e));
        }
    }

    private void read(String name, OpenFile file) {
        boolean isVariables = name.startsWith(VARIABLES);
        try {
            byte[] bytes = UntrustedFileReader.bytes(file.channel, directory.resolve(name), MOST_BYTES);
            CommandFileNames read =
                    isVariables ? CommandFileNames.variables(bytes) : CommandFileNames.directories(bytes);
            if (read.isCut()) {
                lost(name + " has more than " + CommandFileNames.MOST + " names");
            }
            for (String each : read.names()) {
                keep(new StepExport(name, isVariables ? Kind.VARIABLE : Kind.DIRECTORY, each));
            }
        } catch (IOException e) {
            lost(name + " could not be read: " + FileErrorMessage.reason(e));
        }
    }

    private void keep(StepExport name) {
        if (names.size() < MOST_NAMES) {
            names.add(name);
        } else if (!names.contains(name)) {
            lost("steps exported more than " + MOST_NAMES + " names");
        }
    }

    private synchronized void lost(String why) {
        omitted++;
        if (problems.size() < MOST_PROBLEMS) {
            problems.add(WHOSE + why);
        }
    }

    @Override
    public synchronized StepExports exports() {
        if (!isClosed) {
            readAgain();
            if (!isInPlace()) {
                once(MOVED);
            }
        }
        return new StepExports(new ArrayList<>(names), omitted, new ArrayList<>(problems));
    }

    private void readAgain() {
        long bytes = 0;
        for (Map.Entry<String, OpenFile> each : openFiles.entrySet()) {
            try {
                bytes += Math.min(each.getValue().channel.size(), MOST_BYTES);
            } catch (IOException e) {
                lost(each.getKey() + " could not be read: " + FileErrorMessage.reason(e));
            }
            if (bytes > MOST_AGAIN) {
                once("the runner's command files are too large to read them again");
                return;
            }
            read(each.getKey(), each.getValue());
        }
    }

    private boolean isInPlace() {
        try {
            return identity(directory).equals(identity);
        } catch (IOException e) { // it does not exist
            return false;
        }
    }

    private void once(String why) {
        if (!problems.contains(WHOSE + why)) {
            lost(why);
        }
    }

    @Override
    public synchronized void close() {
        isClosed = true;
        openFiles.forEach(this::close);
        openFiles.clear();
        try {
            service.close();
        } catch (IOException e) {
            lost("cannot close the watch: " + FileErrorMessage.reason(e));
        }
    }
}
