package eyas.tables.store;

import java.time.Instant;

/**
 * An object of a store.
 *
 * @param name its name below the store's root, with {@code /} between the parts
 * @param bytes its length
 * @param modified when it was stored, by the store's clock
 */
public record StoredObject(String name, long bytes, Instant modified) {}
