package eyas.container;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The followers of all engines, each in its own virtual thread. Thread-safe. */
final class EngineListeners implements AutoCloseable {
    private final List<EngineFollower> followers;
    private final List<Thread> threads = new CopyOnWriteArrayList<>();

    EngineListeners(EngineClient client, EngineEventLimits limits, EngineFollower.Follower to) {
        this.followers = client.sockets().stream()
                .map(socket -> new EngineFollower(socket, client, limits, to))
                .toList();
    }

    /** Starts to follow the events. */
    void start() {
        for (EngineFollower follower : followers) {
            threads.add(
                    Thread.ofVirtual().name("eyas-follows-" + follower.socket()).start(follower));
        }
    }

    /** Reports that an engine has answered. */
    void answered(EngineSocket socket) {
        for (EngineFollower follower : followers) {
            if (follower.socket().equals(socket)) {
                follower.answered();
            }
        }
    }

    /** Stops following without waiting. */
    @Override
    public void close() {
        followers.forEach(EngineFollower::close);
        threads.forEach(Thread::interrupt);
    }
}
