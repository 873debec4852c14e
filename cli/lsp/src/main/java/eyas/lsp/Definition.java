package eyas.lsp;

/**
 * A named item of a file.
 *
 * @param kind the key that begins it: {@code rule}, {@code macro}, {@code list}
 * @param change whether it changes what another item of this name defines
 * @param nameStart UTF-16 characters before the name
 * @param nameEnd UTF-16 characters before the end of the name
 * @param start UTF-16 characters before the item
 * @param end UTF-16 characters before the end of the item
 * @param content what it says: condition or items, as they are written
 */
record Definition(
        String kind, String name, boolean change, int nameStart, int nameEnd, int start, int end, String content) {}
