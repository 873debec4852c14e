package eyas.cli.top;

/** The kinds of rows of {@code eyas top}. */
enum TopView {
    PROCESSES,
    FILES,
    CONNECTIONS,
    USERS
}
