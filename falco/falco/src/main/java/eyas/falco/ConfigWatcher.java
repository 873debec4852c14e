package eyas.falco;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Detects changes of files and of the files in directories: writes, replacements, moves and changed links.
 *
 * <p>The kernel notifies about the parent directories; each notification triggers a comparison with the previous state, because other files
 * live in the same directories. A change is reported after 100 ms without further events, so that the many steps of an editor or package
 * manager count as one change. A thread of its own waits; {@link #watch} and {@link #close} may be called on any other thread.
 */
final class ConfigWatcher implements AutoCloseable {
    private static final long QUIET_MILLIS = 100;
    private static final int MOST_ENTRIES = 10_000;

    private final Runnable changed;
    private final WatchService service;
    private final Thread thread;
    /** Guarded by this. */
    private final Map<Path, WatchKey> keys = new HashMap<>();

    private List<Path> files = List.of();
    private List<Path> directories = List.of();
    private Map<Path, String> seen = Map.of();

    /** @throws IOException if the kernel's limit of watches is reached */
    ConfigWatcher(Runnable changed) throws IOException {
        this.changed = changed;
        this.service = FileSystems.getDefault().newWatchService();
        this.thread = Thread.ofPlatform().daemon().name("config-watch").unstarted(this::run);
        thread.start();
    }

    /** Returns the current state of the watched files; call before the files are read. */
    synchronized Map<Path, String> states() {
        return fileStates();
    }

    /**
     * Replaces the watched files and directories. Reports at once a file that has changed since {@code read}, or that was added to an
     * already watched directory.
     *
     * @param read {@link #states} from before they were read
     * @throws IOException if a directory cannot be watched; the others are
     */
    synchronized void watch(List<Path> newFiles, List<Path> newDirectories, Map<Path, String> read) throws IOException {
        Set<Path> before = Set.copyOf(directories);
        files = List.copyOf(newFiles);
        directories = List.copyOf(newDirectories);
        try {
            register();
        } finally {
            // After registering: changes in between would be missed otherwise.
            seen = fileStates();
        }
        boolean isChanged = read.entrySet().stream()
                .anyMatch(each ->
                        seen.containsKey(each.getKey()) && !each.getValue().equals(seen.get(each.getKey())));
        boolean isNew = seen.keySet().stream()
                .anyMatch(file -> !read.containsKey(file) && !files.contains(file) && before.contains(parentOf(file)));
        if (isChanged || isNew) {
            changed.run();
        }
    }

    private void register() throws IOException {
        Set<Path> wanted = new HashSet<>(directories);
        for (Path file : files) {
            wanted.add(parentOf(file));
            // Follow links, too: the target may be written in place.
            if (Files.isSymbolicLink(file) && Files.exists(file)) {
                wanted.add(parentOf(file.toRealPath()));
            }
        }
        keys.entrySet().removeIf(watched -> {
            boolean gone = !wanted.contains(watched.getKey());
            if (gone) {
                watched.getValue().cancel();
            }
            return gone;
        });
        for (Path directory : wanted) {
            if (Files.isDirectory(directory)) {
                // Register even if there is a key: the directory may have been removed and recreated without a
                // notification yet. For an unchanged directory this returns the existing key.
                keys.put(
                        directory,
                        directory.register(
                                service,
                                StandardWatchEventKinds.ENTRY_CREATE,
                                StandardWatchEventKinds.ENTRY_DELETE,
                                StandardWatchEventKinds.ENTRY_MODIFY));
            }
        }
    }

    private static Path parentOf(Path file) {
        Path directory = file.toAbsolutePath().getParent();
        return directory == null ? Path.of("/") : directory;
    }

    private void run() {
        try {
            while (true) {
                drain(service.take());
                for (WatchKey next = poll(); next != null; next = poll()) {
                    drain(next);
                }
                if (hasChanged()) {
                    changed.run();
                }
            }
        } catch (ClosedWatchServiceException e) {
            // close() ends the loop this way.
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private @Nullable WatchKey poll() throws InterruptedException {
        return service.poll(QUIET_MILLIS, TimeUnit.MILLISECONDS);
    }

    private synchronized void drain(WatchKey key) {
        key.pollEvents();
        if (!key.reset()) {
            // The directory was removed; a new one of the same name has another identity.
            keys.values().remove(key);
        }
    }

    private synchronized boolean hasChanged() {
        Map<Path, String> now = fileStates();
        boolean differs = !now.equals(seen);
        seen = now;
        return differs;
    }

    /** Returns the identity, size and modification time of each file, for comparison. */
    private Map<Path, String> fileStates() {
        List<Path> all = new ArrayList<>(files);
        for (Path directory : directories) {
            try (Stream<Path> entries = Files.list(directory)) {
                entries.limit(MOST_ENTRIES).forEach(all::add);
            } catch (IOException | UncheckedIOException e) {
                all.add(directory);
            }
        }
        Map<Path, String> states = new TreeMap<>();
        all.forEach(file -> states.put(file, state(file)));
        return states;
    }

    private static String state(Path file) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return attributes.fileKey() + " " + attributes.size() + " " + attributes.lastModifiedTime();
        } catch (IOException e) {
            // A missing file is a state, too.
            return "none";
        }
    }

    @Override
    public void close() throws IOException {
        service.close();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
