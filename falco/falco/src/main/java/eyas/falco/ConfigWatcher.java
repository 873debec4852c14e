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
 * When files, or the files of folders, have changed: written, replaced, moved, linked elsewhere.
 *
 * <p>The kernel says when something happens in the folders that hold them; what is there is then compared with what was
 * there, since other files live in the same folders. A change is told when nothing has happened for 100 ms, so that an editor's
 * or a package's many steps are one change. One thread waits; {@link #watch} and {@link #close} are for any other one.
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
    private List<Path> folders = List.of();
    private Map<Path, String> seen = Map.of();

    /** @throws IOException if the kernel has no more watches to give */
    ConfigWatcher(Runnable changed) throws IOException {
        this.changed = changed;
        this.service = FileSystems.getDefault().newWatchService();
        this.thread = Thread.ofPlatform().daemon().name("config-watch").unstarted(this::run);
        thread.start();
    }

    /** Returns how the watched files are now; to be asked for before they are read. */
    synchronized Map<Path, String> states() {
        return look();
    }

    /**
     * Watches these from now on, and nothing else; tells at once of one that has changed since {@code read}, or has
     * come into a folder that was watched before.
     *
     * @param read {@link #states} from before they were read
     * @throws IOException if a folder cannot be watched; the others are
     */
    synchronized void watch(List<Path> newFiles, List<Path> newFolders, Map<Path, String> read) throws IOException {
        Set<Path> before = Set.copyOf(folders);
        files = List.copyOf(newFiles);
        folders = List.copyOf(newFolders);
        try {
            register();
        } finally {
            // After registering: what comes in between would be neither seen nor told.
            seen = look();
        }
        boolean isChanged = read.entrySet().stream()
                .anyMatch(each ->
                        seen.containsKey(each.getKey()) && !each.getValue().equals(seen.get(each.getKey())));
        boolean isNew = seen.keySet().stream()
                .anyMatch(file -> !read.containsKey(file) && !files.contains(file) && before.contains(folderOf(file)));
        if (isChanged || isNew) {
            changed.run();
        }
    }

    private void register() throws IOException {
        Set<Path> wanted = new HashSet<>(folders);
        for (Path file : files) {
            wanted.add(folderOf(file));
            // A link is followed, too: what it leads to may be written in place.
            if (Files.isSymbolicLink(file) && Files.exists(file)) {
                wanted.add(folderOf(file.toRealPath()));
            }
        }
        keys.entrySet().removeIf(watched -> {
            boolean gone = !wanted.contains(watched.getKey());
            if (gone) {
                watched.getValue().cancel();
            }
            return gone;
        });
        for (Path folder : wanted) {
            if (Files.isDirectory(folder)) {
                // Also where there is a key: its folder may have been removed and made anew, and nobody have said so
                // yet. Of a folder that is still the same, this is the key that there is.
                keys.put(
                        folder,
                        folder.register(
                                service,
                                StandardWatchEventKinds.ENTRY_CREATE,
                                StandardWatchEventKinds.ENTRY_DELETE,
                                StandardWatchEventKinds.ENTRY_MODIFY));
            }
        }
    }

    private static Path folderOf(Path file) {
        Path folder = file.toAbsolutePath().getParent();
        return folder == null ? Path.of("/") : folder;
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
            // That is how close() ends this.
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
            // Its folder is gone; one of its name that comes later is another one.
            keys.values().remove(key);
        }
    }

    private synchronized boolean hasChanged() {
        Map<Path, String> now = look();
        boolean differs = !now.equals(seen);
        seen = now;
        return differs;
    }

    /** Returns what tells one state of the files from another: which they are, how long, written when. */
    private Map<Path, String> look() {
        List<Path> all = new ArrayList<>(files);
        for (Path folder : folders) {
            try (Stream<Path> entries = Files.list(folder)) {
                entries.limit(MOST_ENTRIES).forEach(all::add);
            } catch (IOException | UncheckedIOException e) {
                all.add(folder);
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
            // A file that is not there is a state, too.
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
