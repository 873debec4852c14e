package eyas.lsp;

/**
 * A named item of a file.
 *
 * @param kind its first key: {@code rule}, {@code macro}, {@code list}
 * @param change whether it changes another item of this name
 * @param nameStart offset of the name, in UTF-16 units
 * @param nameEnd offset of the end of the name, in UTF-16 units
 * @param start offset of the item, in UTF-16 units
 * @param end offset of the end of the item, in UTF-16 units
 * @param content its condition or items as written
 */
record Definition(
        String kind, String name, boolean change, int nameStart, int nameEnd, int start, int end, String content) {}
