package eyas.tables;

import eyas.tables.store.Store;
import eyas.tables.store.StoredObject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** A store that reports its calls, so that tests can interleave other operations. */
public final class InstrumentedStore implements Store {
    private final Store store;
    private final Listener listener;
    private final List<String> puts = Collections.synchronizedList(new ArrayList<>());

    /** Kinds of calls. */
    public enum Call {
        LISTED,
        /** Before an object is stored. */
        PUTTING,
        PUT
    }

    /** Receives calls, with the name or prefix. */
    @FunctionalInterface
    public interface Listener {
        /** Handles a call; the caller of the store waits. */
        void done(Call call, String name) throws IOException;
    }

    /** Runs an action at the first call of a kind whose name or prefix matches. Thread-safe. */
    public static final class First implements Listener {
        private final Call call;
        private final Pattern names;
        private final Action action;
        private final AtomicBoolean isDone = new AtomicBoolean();

        /** The action. */
        @FunctionalInterface
        public interface Action {
            /** Runs the action. */
            void run() throws IOException;
        }

        /** Creates a listener; {@code names} is a pattern of the whole name. */
        public First(Call call, String names, Action action) {
            this.call = call;
            this.names = Pattern.compile(names);
            this.action = action;
        }

        @Override
        public void done(Call done, String name) throws IOException {
            if (done == call && names.matcher(name).matches() && isDone.compareAndSet(false, true)) {
                action.run();
            }
        }

        /** Returns whether there was such a call. */
        public boolean isDone() {
            return isDone.get();
        }
    }

    /** Creates an instrumented store. */
    public InstrumentedStore(Store store, Listener listener) {
        this.store = store;
        this.listener = listener;
    }

    /** Returns the number of objects stored below {@code prefix}. */
    public long puts(String prefix) {
        return List.copyOf(puts).stream()
                .filter(name -> name.startsWith(prefix))
                .count();
    }

    @Override
    public List<StoredObject> list(String prefix) throws IOException {
        List<StoredObject> objects = store.list(prefix);
        listener.done(Call.LISTED, prefix);
        return objects;
    }

    @Override
    public List<String> children(String prefix) throws IOException {
        return store.children(prefix);
    }

    @Override
    public void get(String name, Path into) throws IOException {
        store.get(name, into);
    }

    @Override
    public Optional<byte[]> read(String name, int most) throws IOException {
        return store.read(name, most);
    }

    @Override
    public void put(String name, Path file) throws IOException {
        listener.done(Call.PUTTING, name);
        store.put(name, file);
        puts.add(name);
        listener.done(Call.PUT, name);
    }

    @Override
    public void put(String name, byte[] content) throws IOException {
        listener.done(Call.PUTTING, name);
        store.put(name, content);
        puts.add(name);
        listener.done(Call.PUT, name);
    }

    @Override
    public void delete(String name) throws IOException {
        store.delete(name);
    }

    @Override
    public Optional<Path> file(String name) {
        return store.file(name);
    }

    @Override
    public String description() {
        return store.description();
    }

    @Override
    public void sweep(Consumer<String> removed) throws IOException {
        store.sweep(removed);
    }

    @Override
    public int eraseUnfinished(Instant before) throws IOException {
        return store.eraseUnfinished(before);
    }

    @Override
    public List<StoredObject> eraseStrays(String prefix, String directory) throws IOException {
        return store.eraseStrays(prefix, directory);
    }

    @Override
    public List<String> strays(String prefix) throws IOException {
        return store.strays(prefix);
    }

    @Override
    public void close() {
        store.close();
    }
}
