package eyas.hunt.query;

import eyas.tables.store.Store;
import eyas.tables.store.StoredObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** A read-only view of a store that hides unreadable objects. Downloads fail once the search was stopped. */
final class FilteredStore implements Store {
    private static final String READ_ONLY = "read-only store";

    private final Store store;
    private final BooleanSupplier stopped;
    private final Set<String> hidden = ConcurrentHashMap.newKeySet();

    /** @param stopped whether the search was stopped */
    FilteredStore(Store store, BooleanSupplier stopped) {
        this.store = store;
        this.stopped = stopped;
    }

    /** Hides an object. */
    void hide(String name) {
        hidden.add(name);
    }

    @Override
    public List<StoredObject> list(String prefix) throws IOException {
        List<StoredObject> all = store.list(prefix);
        return hidden.isEmpty()
                ? all
                : all.stream().filter(object -> !hidden.contains(object.name())).toList();
    }

    @Override
    public List<String> children(String prefix) throws IOException {
        return store.children(prefix);
    }

    @Override
    public void get(String name, Path into) throws IOException {
        if (stopped.getAsBoolean()) {
            throw new JobTables.StoppedException();
        }
        store.get(name, into);
    }

    @Override
    public Optional<byte[]> read(String name, int most) throws IOException {
        return store.read(name, most);
    }

    @Override
    public void put(String name, Path file) throws IOException {
        throw new IOException(READ_ONLY);
    }

    @Override
    public void put(String name, byte[] content) throws IOException {
        throw new IOException(READ_ONLY);
    }

    @Override
    public void delete(String name) throws IOException {
        throw new IOException(READ_ONLY);
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
        throw new IOException(READ_ONLY);
    }

    @Override
    public void close() {
        // The caller closes the underlying store.
    }
}
