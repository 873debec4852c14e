package eyas.cli.top;

/** How {@code eyas top} prints its rows. */
enum TopFormat {
    TABLE,
    JSON
}
