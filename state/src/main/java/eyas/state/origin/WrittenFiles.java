package eyas.state.origin;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The files that this job wrote, by inode and by path. Event thread only. Bounded: the oldest goes first, but what
 * the caller wants to keep is spared once.
 *
 * <p>Found by its inode, a file stays known whatever it is called; names matter where an event has no inode number.
 */
final class WrittenFiles {
    /** The most files that one eviction looks at. */
    private static final int MOST_SPARED = 8;
    /** How far apart the clocks of events and inodes may be, ns. */
    private static final long SLACK = 1_000_000_000L;

    private final int most;
    private final Predicate<WrittenFile> worthKeeping;
    private final Map<ContainerPath, WrittenFile> byName = new LinkedHashMap<>();
    private final Map<Long, WrittenFile> byInode = new HashMap<>();
    private final ContainerPath probe = new ContainerPath();
    private long evicted;

    WrittenFiles(int most, Predicate<WrittenFile> worthKeeping) {
        this.most = most;
        this.worthKeeping = worthKeeping;
    }

    int size() {
        return byName.size();
    }

    long evicted() {
        return evicted;
    }

    /** Returns the file with this name; null where none was written under it. */
    @Nullable
    WrittenFile named(byte[] path, byte[] container) {
        return byName.isEmpty() ? null : byName.get(probe.to(path, container));
    }

    /** Returns the file that an event describes by device and inode, else by name. */
    @Nullable
    WrittenFile opened(OriginDescriptor file, byte[] container) {
        if (byName.isEmpty()) {
            return null;
        }
        if (file.ino() == 0) {
            return named(file.realName(), container);
        }
        for (WrittenFile at = byInode.get(file.ino()); at != null; at = at.next) {
            if (at.device == file.dev()) {
                return at;
            }
        }
        return null;
    }

    /**
     * Returns the file that was executed: the one with its inode, of several the one with its name, unless its inode was
     * changed last before it was written here, so that it is another one.
     */
    @Nullable
    WrittenFile executed(OriginProcess thread) {
        if (byName.isEmpty()) {
            return null;
        }
        WrittenFile found = null;
        if (thread.exeIno() != 0) {
            for (WrittenFile at = byInode.get(thread.exeIno()); at != null; at = at.next) {
                boolean named = Arrays.equals(at.path, thread.exePath());
                // The same inode and the same name: no clock says otherwise.
                if (named || (mayBe(thread, at) && found == null)) {
                    found = at;
                }
            }
            if (found != null) {
                return found;
            }
        }
        WrittenFile named = named(thread.exePath(), thread.containerId());
        return named != null && (named.inode == 0 || thread.exeIno() == 0) && mayBe(thread, named) ? named : null;
    }

    /** An inode that was changed last before the file was written here belongs to another one. */
    private static boolean mayBe(OriginProcess thread, WrittenFile file) {
        return thread.exeCtime() == 0 || thread.exeCtime() + SLACK >= file.time;
    }

    /** Adds {@code file} in place of what had its name or its inode before. */
    void add(WrittenFile file) {
        forget(byName.remove(probe.to(file.path, file.container)));
        if (file.inode != 0) {
            for (WrittenFile at = byInode.get(file.inode); at != null; at = at.next) {
                if (at.device == file.device) {
                    byName.remove(probe.to(at.path, at.container));
                    forget(at);
                    break;
                }
            }
            file.next = byInode.get(file.inode);
            byInode.put(file.inode, file);
        }
        byName.put(new ContainerPath().to(file.path, file.container), file);
        if (byName.size() > most) {
            evict();
        }
    }

    /** Takes {@code file} out of the index by inode; null is nothing. */
    private void forget(@Nullable WrittenFile file) {
        if (file == null || file.inode == 0) {
            return;
        }
        WrittenFile first = byInode.get(file.inode);
        if (first == file) {
            if (file.next == null) {
                byInode.remove(file.inode);
            } else {
                byInode.put(file.inode, file.next);
            }
        } else {
            for (WrittenFile at = first; at != null; at = at.next) {
                if (at.next == file) {
                    at.next = file.next;
                }
            }
        }
        file.next = null;
    }

    /** Gives the file that was called {@code from} another name. */
    void renamed(byte[] from, byte[] to, byte[] container) {
        WrittenFile file = byName.isEmpty() ? null : byName.remove(probe.to(from, container));
        WrittenFile replaced = byName.remove(probe.to(to, container));
        forget(replaced);
        if (file != null) {
            file.path = to;
            byName.put(new ContainerPath().to(to, container), file);
        }
    }

    private void evict() {
        for (int i = 0; i < MOST_SPARED; i++) {
            Iterator<Map.Entry<ContainerPath, WrittenFile>> eldest =
                    byName.entrySet().iterator();
            Map.Entry<ContainerPath, WrittenFile> entry = eldest.next();
            WrittenFile file = entry.getValue();
            eldest.remove();
            if (i + 1 < MOST_SPARED && !file.spared && worthKeeping.test(file)) {
                file.spared = true;
                byName.put(entry.getKey(), file);
                continue;
            }
            forget(file);
            evicted++;
            return;
        }
    }

    void clear() {
        byName.clear();
        byInode.clear();
    }
}
