package eyas.state;

import eyas.event.Bytes;
import eyas.event.EventCode;
import eyas.event.EventParams.RenameatExit;
import eyas.event.HostPaths;
import eyas.event.KernelName;
import eyas.event.LossCollector;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/** Reports paths as the kernel does, and returns what calls of a shell lead to. */
final class KernelPathsFixture {
    final StateEventFeed feed = StateEventFeed.withShell();

    void kernel(KernelName.Kind kind, int descriptor, int flags, String path, String more) {
        kernel(kind, descriptor, flags, path, more, 0, 99);
    }

    void kernel(KernelName.Kind kind, int descriptor, int flags, String path, String more, int process, long inode) {
        kernel(new KernelName(inode, 5, 0, descriptor, kind, flags, 0, process, 0, Bytes.of(path), Bytes.of(more)));
    }

    void kernel(KernelName name) {
        feed.begin(EventCode.ASYNCEVENT_E, 100)
                .put(0)
                .put(KernelName.EVENT_NAME)
                .putBytes(name.data());
        feed.run();
    }

    void machine(String... paths) {
        feed.begin(EventCode.ASYNCEVENT_E, 100)
                .put(0)
                .put(HostPaths.EVENT_NAME)
                .putBytes(HostPaths.data(
                        99, Bytes.EMPTY, Stream.of(paths).map(Bytes::of).toList()));
        feed.run();
    }

    void base(int descriptor, String path) {
        kernel(KernelName.Kind.BASE, descriptor, 0, path, "");
    }

    /** Renames a file, and returns the path that its new name leads to. */
    String renamed(int directory, String to) {
        return renamed(feed, directory, to);
    }

    static String renamed(StateEventFeed feed, int directory, String to) {
        feed.begin(EventCode.SYSCALL_RENAMEAT_X, 100)
                .put(0)
                .put(-100)
                .put("/home/u/file")
                .put(directory)
                .put(to);
        return Bytes.text(feed.run().followed(RenameatExit.NEWDIRFD, RenameatExit.NEWPATH, false));
    }

    Map<String, Long> losses() {
        return losses(feed);
    }

    static Map<String, Long> losses(StateEventFeed feed) {
        Map<String, Long> losses = new HashMap<>();
        feed.state.losses(new LossCollector() {
            @Override
            public void lost(String kind, long count) {
                if (kind.startsWith("name_") && count > 0) {
                    losses.put(kind, count);
                }
            }

            @Override
            public void note(String text) {}
        });
        return losses;
    }

    void symlink(String target, String path) {
        feed.begin(EventCode.SYSCALL_SYMLINK_X, 100).put(0).put(target).put(path);
        feed.run();
    }
}
