package eyas.host.job;

import eyas.event.Bytes;
import eyas.event.ExecutableContent;
import eyas.report.ExecutableHashes;
import eyas.report.model.ExecutableFacts.Hash;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The hashes of executables from the capture, shared by all jobs: each is reported once, at its first exec on this host.
 *
 * <p>Evicts the least recently used one. Event thread only.
 */
final class HostHashCache implements ExecutableHashes {
    private static final int MOST = 50_000;
    private static final Answer UNKNOWN = new Answer(null, Hash.NONE, "not reported while this host was watched");

    private record Key(String path, long inode, long changed) {}

    private final Map<Key, Answer> known = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Answer> eldest) {
            return size() > MOST;
        }
    };

    void add(ExecutableContent content) {
        ExecutableContent.Miss miss = content.miss();
        known.put(
                new Key(Bytes.text(content.path()), content.inode(), content.changed()),
                miss == null
                        ? new Answer(content.sha256(), Hash.AT_EXEC, "")
                        : new Answer(null, Hash.NONE, miss.text()));
    }

    @Override
    public Answer find(String path, long inode, long changed) {
        return known.getOrDefault(new Key(path, inode, changed), UNKNOWN);
    }
}
