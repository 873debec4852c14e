package eyas.state.process;

import eyas.event.Bytes;
import eyas.event.ExecutableContent;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The reported content of executables: the latest hash of each path, inode and change time. Event thread only; lookups allocate nothing.
 * Bounded: the oldest entry is evicted first.
 */
public final class ExecutableTable {
    /** The maximum number of executables. */
    public static final int MOST = 16_384;

    private final int most;
    private final Map<Identity, Known> hashes = new LinkedHashMap<>();
    private final Identity probe = new Identity();
    private long evicted;
    public long malformed;

    private record Known(ExecutableContent content, byte[] hash) {}

    /** The map key that identifies an executable; one instance is reused for all lookups. */
    private static final class Identity {
        private byte[] path = Bytes.EMPTY;
        private long inode;
        private long changed;

        private Identity to(byte[] name, long number, long time) {
            path = name;
            inode = number;
            changed = time;
            return this;
        }

        @Override
        public int hashCode() {
            return (Long.hashCode(inode) * 31 + Long.hashCode(changed)) * 31 + Arrays.hashCode(path);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Identity id
                    && id.inode == inode
                    && id.changed == changed
                    && Arrays.equals(id.path, path);
        }
    }

    public ExecutableTable() {
        this(MOST);
    }

    public ExecutableTable(int most) {
        this.most = most;
    }

    /** Returns the SHA-256 of the executable of {@code thread} in lower-case hex; null if unknown or not reported yet. */
    public byte @Nullable [] sha256(ThreadEntry thread) {
        Known known = hashes.isEmpty()
                ? null
                : hashes.get(probe.to(thread.exePath, thread.executable.inode, thread.executable.changed));
        return known == null ? null : known.hash;
    }

    /** Returns the number of hashes evicted because there were too many. */
    public long evicted() {
        return evicted;
    }

    /** Returns the number of executable events that could not be parsed. */
    public long malformed() {
        return malformed;
    }

    public void add(ExecutableContent content) {
        String hash = content.sha256();
        if (hash == null) {
            return;
        }
        Identity identity = new Identity().to(content.path(), content.inode(), content.changed());
        hashes.remove(identity);
        hashes.put(identity, new Known(content, Bytes.of(hash)));
        if (hashes.size() > most) {
            Iterator<Identity> eldest = hashes.keySet().iterator();
            eldest.next();
            eldest.remove();
            evicted++;
        }
    }

    /** Passes all entries to {@code consumer}, oldest first. */
    public void forEach(Consumer<ExecutableContent> consumer) {
        hashes.values().forEach(known -> consumer.accept(known.content));
    }

    public void clear() {
        hashes.clear();
    }
}
