package eyas.state.origin;

import eyas.event.Bytes;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The files that this job wrote, by inode and by path. Event thread only. Bounded: the oldest and the removed files are reduced to compact
 * records ({@link CompactFiles}), then evicted. Files that the caller wants to keep are spared once.
 *
 * <p>A file is found by its inode, regardless of its name; names are used for events without an inode number.
 */
final class WrittenFiles {
    /** The maximum number of files that one eviction checks. */
    private static final int MOST_SPARED = 8;
    /** Maximum difference between the clocks of events and inodes, ns. */
    private static final long SLACK = 1_000_000_000L;
    /** The maximum number of additional file names. */
    static final int MOST_OTHER_NAMES = 16_384;

    private final int most;
    private final Predicate<WrittenFile> worthKeeping;
    private final Map<ContainerPath, WrittenFile> byName = new LinkedHashMap<>();
    /** The same files and {@link #otherNames} in order, to find those below a directory. */
    private final NavigableMap<ContainerPath, WrittenFile> byOrder = new TreeMap<>();

    /**
     * Additional names of files that were written through another mount, and of those below a renamed directory. The least recently used
     * entry is evicted first; the file remains known by its inode.
     */
    private final Map<ContainerPath, WrittenFile> otherNames = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<ContainerPath, WrittenFile> eldest) {
            if (size() <= MOST_OTHER_NAMES) {
                return false;
            }
            forgetOrder(eldest.getKey());
            return true;
        }
    };

    private final Map<Long, WrittenFile> byInode = new HashMap<>();
    private final ContainerPath probe = new ContainerPath();
    private final CompactFiles brief;
    private long evicted;
    /** When the earliest of the evicted removed files was written; {@code MAX_VALUE} if none was evicted. */
    private long removedForgotten = Long.MAX_VALUE;

    /**
     * Makes an empty table.
     *
     * @param most the maximum number of full records
     * @param mostInBrief the maximum number of further, compact records
     */
    WrittenFiles(int most, int mostInBrief, Predicate<WrittenFile> worthKeeping) {
        this.most = most;
        this.brief = new CompactFiles(mostInBrief);
        this.worthKeeping = worthKeeping;
    }

    int size() {
        return byName.size() + brief.size();
    }

    long evicted() {
        return evicted;
    }

    /** Returns the file with this name; null if none was written under it. */
    @Nullable
    WrittenFile named(byte[] path, byte[] container) {
        WrittenFile file = byName.isEmpty() ? null : byName.get(probe.to(path, container));
        if (file == null && !otherNames.isEmpty()) {
            file = otherNames.get(probe.to(path, container));
        }
        return file != null || brief.size() == 0
                ? file
                : briefly(brief.withPath(CompactFiles.hash(path, container)), path, container);
    }

    /** Adds another name of {@code file}. */
    void addName(WrittenFile file, byte[] path, byte[] container) {
        ContainerPath name = new ContainerPath().to(path, container);
        otherNames.put(name, file);
        byOrder.putIfAbsent(name, file);
    }

    private @Nullable WrittenFile takeOtherName(ContainerPath name) {
        WrittenFile file = otherNames.remove(name);
        if (file != null) {
            forgetOrder(name);
        }
        return file;
    }

    private void forgetOrder(ContainerPath otherName) {
        if (!byName.containsKey(otherName)) {
            byOrder.remove(otherName);
        }
    }

    /**
     * Returns a file below {@code directory} for which {@code which} is true; null if there is none among the full records. Takes time
     * proportional to the files below the directory.
     */
    @Nullable
    WrittenFile below(byte[] directory, byte[] container, Predicate<WrittenFile> which) {
        ContainerPath from = new ContainerPath().to(directory, container);
        for (Map.Entry<ContainerPath, WrittenFile> at :
                byOrder.tailMap(from, false).entrySet()) {
            if (!at.getKey().startsWith(directory)) {
                return null;
            }
            if (at.getKey().isBelow(directory) && at.getKey().isIn(container) && which.test(at.getValue())) {
                return at.getValue();
            }
        }
        return null;
    }

    private void put(ContainerPath name, WrittenFile file) {
        byName.put(name, file);
        byOrder.put(name, file);
    }

    private @Nullable WrittenFile take(ContainerPath name) {
        WrittenFile file = byName.remove(name);
        if (file != null) {
            byOrder.remove(name);
        }
        return file;
    }

    private @Nullable WrittenFile briefly(int slot, byte[] path, byte[] container) {
        return slot < 0 ? null : brief.file(slot, path, container);
    }

    /** Returns the file that an event identifies by device and inode, else by name. */
    @Nullable
    WrittenFile opened(OriginDescriptor file, byte[] container) {
        if (size() == 0) {
            return null;
        }
        if (file.ino() == 0) {
            return named(file.realPath(), container);
        }
        for (WrittenFile at = byInode.get(file.ino()); at != null; at = at.next) {
            if (at.device == file.dev()) {
                return at;
            }
        }
        return brief.size() == 0 ? null : briefly(brief.withInode(file.ino(), file.dev()), file.realPath(), container);
    }

    /**
     * Returns the executed file: the one with its inode, of several the one with its name. Ignores a file that was written here after the
     * inode's last change, which must be another one.
     */
    @Nullable
    WrittenFile executed(OriginProcess thread) {
        if (size() == 0) {
            return null;
        }
        WrittenFile found = null;
        if (thread.exeIno() != 0) {
            for (WrittenFile at = byInode.get(thread.exeIno()); at != null; at = at.next) {
                boolean named = Arrays.equals(at.path, thread.exePath());
                // With the same inode and name, clocks are not compared.
                if (named || (mayBe(thread, at) && found == null)) {
                    found = at;
                }
            }
            if (found != null) {
                return found;
            }
        }
        if (thread.exeIno() != 0 && brief.size() > 0) {
            long changed = thread.exeCtime() == 0 ? 0 : thread.exeCtime() + SLACK;
            long path = CompactFiles.hash(thread.exePath(), thread.containerKey());
            int slot = brief.executed(thread.exeIno(), path, changed);
            if (slot >= 0) {
                return brief.file(slot, thread.exePath(), thread.containerKey());
            }
        }
        WrittenFile named = named(thread.exePath(), thread.containerKey());
        return named != null && (named.inode == 0 || thread.exeIno() == 0) && mayBe(thread, named) ? named : null;
    }

    /** Returns false if the inode's last change precedes the file's writing here, so that it belongs to another file. */
    private static boolean mayBe(OriginProcess thread, WrittenFile file) {
        return thread.exeCtime() == 0 || thread.exeCtime() + SLACK >= file.time;
    }

    /** Adds {@code file}, replacing those with its name or its inode. */
    void add(WrittenFile file) {
        takeOtherName(probe.to(file.path, file.container));
        WrittenFile replaced = take(probe.to(file.path, file.container));
        if (replaced != null && (replaced.inode != file.inode || replaced.device != file.device)) {
            // It lost its name, but may have others.
            shorten(replaced, true);
        } else {
            forget(replaced);
        }
        if (brief.size() > 0) {
            brief.unlinked(CompactFiles.hash(file.path, file.container));
            int slot = file.inode == 0 ? -1 : brief.withInode(file.inode, file.device);
            if (slot >= 0) {
                brief.remove(slot);
            }
        }
        if (file.inode != 0) {
            for (WrittenFile at = byInode.get(file.inode); at != null; at = at.next) {
                if (at.device == file.device) {
                    take(probe.to(at.path, at.container));
                    forget(at);
                    break;
                }
            }
            file.next = byInode.get(file.inode);
            byInode.put(file.inode, file);
        }
        put(new ContainerPath().to(file.path, file.container), file);
        if (byName.size() > most) {
            evict();
        }
    }

    /** Removes {@code file} from the inode index; ignores null. */
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

    /** Renames the file or directory {@code from}. */
    void renamed(byte[] from, byte[] to, byte[] container) {
        if (size() == 0 || Arrays.equals(from, to)) {
            return;
        }
        WrittenFile file = take(probe.to(from, container));
        int slot = file != null || brief.size() == 0 ? -1 : brief.withPath(CompactFiles.hash(from, container));
        WrittenFile replaced = named(to, container);
        WrittenFile other = takeOtherName(probe.to(from, container));
        removed(to, container);
        if (file == null && other != null) {
            addName(other, to, container);
        } else if (file != null) {
            // Whether a file had that name is known only if it was created here.
            file.isCreatedByJob &= replaced != null && replaced.isCreatedByJob;
            file.path = to;
            put(new ContainerPath().to(to, container), file);
        } else if (slot >= 0) {
            brief.renamed(slot, CompactFiles.hash(to, container));
        } else {
            renamedBelow(from, to, container);
        }
    }

    /** Renames the files below a directory; their former names identify what was moved away with it. */
    private void renamedBelow(byte[] from, byte[] to, byte[] container) {
        byte[] directory = Arrays.copyOf(from, from.length + 1);
        directory[from.length] = '/';
        Map<ContainerPath, WrittenFile> moved = new HashMap<>();
        for (Map.Entry<ContainerPath, WrittenFile> at : byOrder.tailMap(
                        new ContainerPath().to(directory, Bytes.EMPTY), true)
                .entrySet()) {
            // A name without room is dropped; the file remains known by its inode.
            if (!at.getKey().startsWith(directory) || moved.size() == MOST_OTHER_NAMES) {
                break;
            }
            if (at.getKey().isIn(container)) {
                moved.put(at.getKey(), at.getValue());
            }
        }
        moved.forEach((name, file) -> addName(file, name.moved(from.length, to), container));
    }

    /**
     * Records that {@code path} was removed. The file may still be executed through a descriptor or an unobserved name; it is evicted
     * first.
     */
    void removed(byte[] path, byte[] container) {
        takeOtherName(probe.to(path, container));
        WrittenFile file = take(probe.to(path, container));
        if (file != null) {
            shorten(file, true);
        } else if (brief.size() > 0) {
            brief.unlinked(CompactFiles.hash(path, container));
        }
    }

    /** Reduces {@code file}, whose name entry was removed, to a compact record. */
    private void shorten(WrittenFile file, boolean isRemoved) {
        forget(file);
        ContentWriter writer = file.writer;
        boolean isKnownInBrief = writer.isConnected()
                || (writer.kind == ProgramKind.UNPACKS && writer.source == file.source)
                || !worthKeeping.test(file);
        if (!isKnownInBrief) {
            // The compact record does not contain the download.
            evicted++;
        }
        file.writer = writer.brief();
        long forgotten = brief.add(file, isRemoved);
        if (forgotten != 0 && brief.forgotRemoved()) {
            removedForgotten = Math.min(removedForgotten, forgotten);
        } else if (forgotten != 0) {
            evicted++;
        }
    }

    /**
     * Counts an unknown program if it may be a removed file that was evicted.
     *
     * @param isByName whether it may be a script, whose inode is unknown
     */
    void unknown(OriginProcess thread, boolean isByName) {
        if (removedForgotten != Long.MAX_VALUE
                && (isByName || thread.exeCtime() == 0 || thread.exeCtime() + SLACK >= removedForgotten)) {
            evicted++;
        }
    }

    private void evict() {
        for (int i = 0; i < MOST_SPARED; i++) {
            Iterator<Map.Entry<ContainerPath, WrittenFile>> eldest =
                    byName.entrySet().iterator();
            Map.Entry<ContainerPath, WrittenFile> entry = eldest.next();
            WrittenFile file = entry.getValue();
            eldest.remove();
            byOrder.remove(entry.getKey());
            if (i + 1 < MOST_SPARED && !file.spared && worthKeeping.test(file)) {
                file.spared = true;
                put(entry.getKey(), file);
                continue;
            }
            shorten(file, false);
            return;
        }
    }

    void clear() {
        byName.clear();
        byOrder.clear();
        otherNames.clear();
        byInode.clear();
        brief.clear();
        removedForgotten = Long.MAX_VALUE;
    }
}
