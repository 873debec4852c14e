package eyas.tables;

import eyas.tables.store.Store;
import eyas.tables.store.StoredObject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** A store whose changes fail from the Nth one on, like in a killed process. */
public final class FailingStore implements Store {
    private final Store store;
    private final AtomicInteger left;

    /** Creates a store on which the first {@code changes} changes succeed. */
    public FailingStore(Store store, int changes) {
        this.store = store;
        this.left = new AtomicInteger(changes);
    }

    private void change() throws IOException {
        if (left.getAndDecrement() <= 0) {
            throw new IOException("the process was ended here");
        }
    }

    /** Returns whether a change has failed. */
    public boolean isBroken() {
        return left.get() < 0;
    }

    @Override
    public List<StoredObject> list(String prefix) throws IOException {
        return store.list(prefix);
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
        change();
        store.put(name, file);
    }

    @Override
    public void put(String name, byte[] content) throws IOException {
        change();
        store.put(name, content);
    }

    @Override
    public void delete(String name) throws IOException {
        change();
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
        change();
        return store.eraseUnfinished(before);
    }

    @Override
    public List<StoredObject> eraseStrays(String prefix, String directory) throws IOException {
        change();
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
