package eyas.container;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** All that listen to engines, one for each engine, each in a virtual thread of its own. Any thread. */
final class EngineListeners implements AutoCloseable {
    private final List<EngineFollower> followers;
    private final List<Thread> threads = new CopyOnWriteArrayList<>();

    EngineListeners(EngineClient client, EngineEventLimits limits, EngineFollower.Follower to) {
        this.followers = client.sockets().stream()
                .map(socket -> new EngineFollower(socket, client, limits, to))
                .toList();
    }

    /** Begins to listen. */
    void start() {
        for (EngineFollower follower : followers) {
            threads.add(
                    Thread.ofVirtual().name("eyas-follows-" + follower.socket()).start(follower));
        }
    }

    /** Takes that an engine has answered. */
    void answered(EngineSocket socket) {
        for (EngineFollower follower : followers) {
            if (follower.socket().equals(socket)) {
                follower.answered();
            }
        }
    }

    /** Ends to listen, and waits for nobody. */
    @Override
    public void close() {
        followers.forEach(EngineFollower::close);
        threads.forEach(Thread::interrupt);
    }
}
