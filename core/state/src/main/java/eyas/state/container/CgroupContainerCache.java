package eyas.state.container;

import eyas.event.Bytes;
import eyas.state.table.ByteInterner;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Caches the parsed lists of cgroups, since processes share few different lists. Not thread-safe; a cached list costs no allocation. */
public final class CgroupContainerCache {
    private static final int SLOTS = 256;

    private final ByteInterner strings;
    private final CgroupNames names;
    private final @Nullable Meaning[] known = new Meaning[SLOTS];

    /**
     * A parsed list.
     *
     * @param list the list as in events
     * @param named the list with the usual subsystem names
     * @param container the container, null outside of containers
     * @param id the container's short id, empty outside of containers
     * @param key the container's identity, empty outside of containers
     */
    public record Meaning(
            byte[] list, byte[] named, @Nullable CgroupContainer container, byte[] id, byte[] key) {}

    public CgroupContainerCache(ByteInterner strings) {
        this.strings = strings;
        this.names = new CgroupNames(strings);
    }

    public Meaning of(byte[] list) {
        int slot = Arrays.hashCode(list) & (SLOTS - 1);
        Meaning meaning = known[slot];
        if (meaning == null || !Arrays.equals(meaning.list, list)) {
            CgroupContainer container = ContainerIds.find(list);
            byte[] id = intern(container == null ? "" : container.id());
            byte[] key = intern(container == null ? "" : container.key());
            meaning = new Meaning(list, names.rename(list), container, id, key);
            known[slot] = meaning;
        }
        return meaning;
    }

    private byte[] intern(String text) {
        byte[] bytes = Bytes.of(text);
        return strings.intern(bytes, 0, bytes.length);
    }
}
