package eyas.state;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.event.Bytes;
import eyas.event.EventCode;
import eyas.event.ExecutableContent;
import eyas.event.ExecutableContent.Miss;
import eyas.state.process.ExecutableTable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Reports the content of executables, and reads it from threads. */
final class ExecutableTableTest {
    private static final String HASH = "0123456789abcdef".repeat(4);

    private final StateEventFeed feed = StateEventFeed.withShell();

    private EventContext deliver(byte[] data) {
        feed.begin(EventCode.ASYNCEVENT_E, 200).put(0).put("eyas.executable").putBytes(data);
        return feed.run();
    }

    private static ExecutableContent content(
            String path, long inode, long changed, @Nullable String hash, @Nullable Miss miss) {
        return new ExecutableContent(Bytes.of(path), inode, changed, 1_000, hash, miss);
    }

    private @Nullable String hash(long pid) {
        byte[] hash = feed.state.executables().sha256(feed.thread(pid));
        return hash == null ? null : Bytes.text(hash);
    }

    @Test
    void allThreadsThatRunTheFileHaveItsHash() {
        feed.fork(100, 200);
        feed.exec(200, "/home/u/tool");
        feed.fork(200, 201);
        long changed = feed.thread(200).exeCtime();
        long generation = feed.thread(201).generation();

        EventContext context =
                deliver(content("/home/u/tool", 42, changed, HASH, null).data());

        assertThat(context.executable()).isNotNull();
        assertThat(context.thread()).isSameAs(feed.thread(200));
        assertThat(hash(200)).isEqualTo(HASH);
        assertThat(hash(201)).isEqualTo(HASH);
        assertThat(feed.thread(201).generation()).isGreaterThan(generation);
        assertThat(hash(100)).isNull();
    }

    @Test
    void differentPathInodeOrTimeIsAnotherFile() {
        feed.fork(100, 200);
        feed.exec(200, "/home/u/tool");
        long changed = feed.thread(200).exeCtime();
        deliver(content("/home/u/other", 42, changed, HASH, null).data());
        deliver(content("/home/u/tool", 43, changed, HASH, null).data());
        deliver(content("/home/u/tool", 42, changed + 1, HASH, null).data());
        deliver(content("/home/u/tool", 42, changed, null, Miss.GONE).data());

        assertThat(hash(200)).isNull();
    }

    @Test
    void malformedContentIsCounted() {
        EventContext context = deliver(Bytes.of("sha256=short ino=1 ctime=2 size=3 path=/x"));

        assertThat(context.executable()).isNull();
        assertThat(feed.state.executables().malformed()).isOne();
    }

    @Test
    void oldestEntriesAreEvictedFirst() {
        ExecutableTable table = new ExecutableTable(2);
        for (int i = 0; i < 3; i++) {
            table.add(content("/x" + i, 1, 2, HASH, null));
        }
        assertThat(table.evicted()).isOne();
    }
}
