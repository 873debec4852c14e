package eyas.cli.top;

/** What {@code eyas top} has a row for. */
enum TopView {
    PROCESSES,
    FILES,
    CONNECTIONS,
    USERS
}
