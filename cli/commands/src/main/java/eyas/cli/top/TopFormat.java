package eyas.cli.top;

/** Output formats of {@code eyas top}. */
enum TopFormat {
    TABLE,
    JSON
}
